// `npm run synth`: the cloud assembly, without an AWS account and without a network.
import { parseArgs } from "node:util";
import { buildApp } from "../app.ts";
import { stages } from "../stages.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "cdk.out" },
    stage: { type: "string", default: "development" },
    quiet: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) {
  console.log(`npm run synth -- [--out DIR] [--stage NAME] [--quiet]

Writes the CloudFormation templates of every stack. Needs no AWS account and no network.

  --out DIR     where to write them (default cdk.out)
  --stage NAME  ${Object.keys(stages).join(", ")} (default development)
  --quiet       print nothing`);
} else {
  const started = performance.now();
  const assembly = buildApp({ outdir: values.out, stage: values.stage }).synth();
  if (!values.quiet) {
    for (const stack of assembly.stacks)
      console.log(`${stack.stackName}: ${Object.keys(stack.template.Resources).length} resources`);
    console.log(`written to ${assembly.directory} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}
