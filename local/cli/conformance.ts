// npm run conformance: runs recorded cases of AWS Step Functions on the embedded one.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Case, Cases } from "#local/step-functions/conformance/cases.ts";
import type { Produced } from "#local/step-functions/conformance/matching.ts";
import { runCase } from "#local/step-functions/conformance/run-case.ts";
import { wrongWith } from "./wrong-call.ts";

const help = `Runs recorded cases of AWS Step Functions on the embedded Step Functions.

  npm run conformance -- [FILE...] [--case NAME] [--json]

  FILE         files of cases; default: cases.json and translated.json in ../shared/conformance/asl
  --case NAME  only the cases whose name contains NAME
  --json       prints one JSON object: cases, passed, refused, failed

A case that the embedded Step Functions refuses to load is reported, and is no failure.
Exit code: 0 when nothing failed, 1 when something did, 2 when there is nothing to run.
`;

interface Report {
  readonly cases: number;
  readonly passed: number;
  readonly refused: readonly string[];
  readonly failed: readonly { name: string; expected: Case["expect"]; got: Produced }[];
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      ...{ args, allowPositionals: true },
      options: { json: { type: "boolean" }, case: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (!values.help) return await runAll(positionals, values);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    const wrong = wrongWith(error);
    if (wrong === undefined) throw error;
    process.stderr.write(`conformance: ${wrong}\n`);
    return 2;
  }
}

interface Asked {
  readonly json?: boolean | undefined;
  readonly case?: string | undefined;
}

async function runAll(positionals: readonly string[], values: Asked): Promise<number> {
  const files = positionals.length > 0 ? positionals : defaultFiles();
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    const where = "the recordings are not part of this repository: name files of them";
    process.stderr.write(`conformance: there is no ${missing.join(", no ")}; ${where}\n`);
    return 2;
  }
  const cases = files.flatMap(readCases).filter(({ name }) => name.includes(values.case ?? ""));
  if (cases.length === 0) {
    process.stderr.write(`conformance: no case has a name that contains "${values.case}"\n`);
    return 2;
  }
  const report = await run(cases);
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : summary(report));
  return report.failed.length > 0 ? 1 : 0;
}

function defaultFiles(): readonly string[] {
  const folder = new URL("../../../shared/conformance/asl/", import.meta.url);
  return ["cases.json", "translated.json"].map((name) => fileURLToPath(new URL(name, folder)));
}

function readCases(file: string): readonly Case[] {
  return Cases.parse(JSON.parse(readFileSync(file, "utf8")));
}

async function run(cases: readonly Case[]): Promise<Report> {
  const refused: string[] = [];
  const failed: Report["failed"][number][] = [];
  for (const given of cases) {
    const verdict = await runCase(given);
    if (verdict.kind === "refused") {
      refused.push(given.name);
      process.stderr.write(`refused  ${given.name}\n         ${verdict.why}\n`);
    }
    if (verdict.kind === "failed")
      failed.push({ name: given.name, expected: given.expect, got: verdict.got });
  }
  return { cases: cases.length, passed: cases.length - refused.length - failed.length, refused, failed };
}

function summary({ cases, passed, refused, failed }: Report): string {
  const lines = failed.map(({ name, expected, got }) =>
    [`failed   ${name}`, `  expected ${JSON.stringify(expected)}`, `  got      ${JSON.stringify(got)}`].join(
      "\n",
    ),
  );
  return `${[...lines, `${cases} cases: ${passed} passed, ${refused.length} refused, ${failed.length} failed`].join("\n")}\n`;
}
