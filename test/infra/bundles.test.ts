// What is deployed: the bundles load by themselves, with nothing but the SDK of the Lambda runtime.
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { bundle, withoutCode } from "#infra/bundles.ts";
import { environments, type FunctionName } from "#shared/contracts/environments.ts";

/** One that prints (PDF, barcodes), one that plans, one that reads files, one that signs. */
const some = [
  "print-packing-slip",
  "plan-order",
  "read-import",
  "deliver-webhook",
] as const satisfies readonly FunctionName[];

it.each(bundle(some).map((folder, nth) => ({ name: some[nth] ?? "", folder })))(
  "the bundle of $name has a handler",
  async ({ name, folder }) => {
    const variables = Object.keys(environments[name as (typeof some)[number]].shape);
    for (const variable of variables) vi.stubEnv(variable, "something");
    const { handler } = await import(join(folder, "index.mjs"));
    expect(handler).toBeTypeOf("function");
  },
);

it("what was synthesized without code says so where it is deployed", async () => {
  withoutCode();
  const folder = join(import.meta.dirname, "../../cdk.out/bundles/without-code/index.mjs");
  await expect(import(folder)).rejects.toThrow("synthesized without code");
});
