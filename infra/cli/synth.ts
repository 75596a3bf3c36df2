// `npm run synth`: the cloud assembly, without an AWS account and without a network.
import { parseArgs } from "node:util";
import { buildApp } from "../app.ts";
import { stages } from "../stages.ts";

const names = Object.keys(stages).join(", ");
const help = `npm run synth -- [--out DIR] [--stage NAME] [--without-code] [--quiet]

Writes the CloudFormation templates of every stack. Needs no AWS account and no network.

  --out DIR       where to write them (default cdk.out)
  --stage NAME    ${names} (default development)
  --without-code  templates alone, in seconds: to read, or for the embedded host, which runs the sources; not to deploy
  --quiet         print nothing`;

const values = given();
if (values === undefined) process.exitCode = 2;
else if (values.help) console.log(help);
else synthesize(values);

function given() {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: "string", default: "cdk.out" },
        stage: { type: "string", default: "development" },
        "without-code": { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.stage in stages) return values;
    console.error(`synth: there is no stage ${values.stage}; there are ${names}`);
  } catch (error) {
    console.error(`synth: ${error instanceof Error ? error.message : error}; --help tells more`);
  }
  return undefined;
}

function synthesize({
  out,
  stage,
  quiet,
  "without-code": withoutCode,
}: NonNullable<ReturnType<typeof given>>): void {
  const started = performance.now();
  const assembly = buildApp({ outdir: out, stage, withoutCode }).synth();
  if (quiet) return;
  for (const stack of assembly.stacks)
    console.log(`${stack.stackName}: ${Object.keys(stack.template.Resources).length} resources`);
  console.log(`written to ${assembly.directory} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
