// npm run bench -- NAME: figures of the engine, in CPU time, beside what others do.
import { parseArgs } from "node:util";
import { type Benchmark, UsageError } from "./benchmark.ts";
import { decision } from "./decision.ts";
import { host } from "./host/host.ts";
import { overload } from "./host/overload.ts";
import { imports } from "./imports/imports.ts";
import { large } from "./large.ts";
import { promise } from "./promise.ts";
import { route } from "./route/route.ts";
import { stock } from "./stock.ts";
import { waves } from "./waves/waves.ts";

const benchmarks: Readonly<Record<string, Benchmark>> = {
  route,
  decision,
  promise,
  large,
  stock,
  waves,
  host,
  overload,
  imports,
};

const usage = `npm run bench -- NAME [options] [--json]

${Object.entries(benchmarks)
  .map(([name, { summary, options }]) =>
    [`  ${name}: ${summary}`, ...options.map((line) => `      ${line}`)].join("\n"),
  )
  .join("\n\n")}

--json prints one object, whose keys carry their units. Seconds are CPU time of this process; times of single calls
are the least of three, against what else the machine does.
`;

process.exitCode = await main(process.argv.slice(2));

async function main([name = "", ...rest]: string[]): Promise<number> {
  if (["", "help", "--help", "-h"].includes(name) || rest.includes("--help"))
    return say(usage, name === "" ? 2 : 0);
  const benchmark = benchmarks[name];
  if (benchmark === undefined) return complain(`there is no benchmark ${name}: see npm run bench -- --help`);
  try {
    const { values } = parseArgs({
      args: rest,
      options: { json: { type: "boolean", default: false }, ...benchmark.takes },
    });
    const figures = await benchmark.run(values);
    return say(values.json === true ? `${JSON.stringify(figures)}\n` : benchmark.table(figures), 0);
  } catch (error) {
    if (error instanceof UsageError || (error instanceof TypeError && "code" in error))
      return complain(error.message);
    throw error;
  }
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function complain(message: string): number {
  process.stderr.write(`bench: ${message}\n`);
  return 2;
}
