// The order in which test files are begun.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They take longest, whatever their size: begun first, none of them is left alone at the end. */
const LONG = [
  "workflows/every-state",
  "e2e/another-dynamodb",
  "functions/races",
  "e2e/vendors",
  "e2e/late-parcels",
  "e2e/backorders",
  "infra/nag",
  "infra/template",
];

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const isNamed = (name: string) => (file: TestSpecification) =>
      file.moduleId.endsWith(`test/${name}.test.ts`);
    const long = LONG.flatMap((name) => others.filter(isNamed(name)));
    return [...long, ...others.filter((file) => !long.includes(file))];
  }
}
