// npm run explain: tells why an order is sent from where it is, and makes the decision again.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { NotReplayable, type Replayed, replayAll } from "#local/explain/recorded.ts";
import { story } from "#local/explain/story.ts";
import { wrongWith } from "./wrong-call.ts";

const help = `Tells why an order is sent from where it is, and makes each decision again on what it saw.

  npm run explain -- DECISION.json [--attempt N] [--json]

  DECISION.json  an answer of GET /v1/orders/{id}/decisions?replay=true (a planner's token); - reads it from stdin
  --attempt N    only the decision of this attempt
  --json         prints one JSON object: decisions, each with attempt, same, decision, counterfactuals

Exit code: 0 when every decision came out the same, byte for byte; 1 when one did not; 2 when there is nothing to replay.
`;

process.exitCode = main();

function main(): number {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        attempt: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return say(help, 0);
    const [file] = positionals;
    if (file === undefined) return complain(`name a file\n\n${help}`);
    const all = replayAll(jsonIn(file, readFileSync(file === "-" ? 0 : file, "utf8")));
    const asked = all.filter(({ recorded }) =>
      [undefined, String(recorded.attempt)].includes(values.attempt),
    );
    if (asked.length === 0) return complain(`there is no attempt ${values.attempt} in ${file}`);
    const text = values.json
      ? `${JSON.stringify({ decisions: asked.map(figures) })}\n`
      : asked.map(story).join("\n");
    return say(text, asked.every(({ same }) => same) ? 0 : 1);
  } catch (error) {
    const wrong = error instanceof NotReplayable ? error.message : wrongWith(error);
    if (wrong === undefined) throw error;
    return complain(`${wrong}\n`);
  }
}

function figures({ recorded, same, now, counterfactuals }: Replayed) {
  return { attempt: recorded.attempt, same, decision: now, counterfactuals };
}

function jsonIn(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const hint = "put the whole answer of GET /v1/orders/{id}/decisions?replay=true into it";
    throw new NotReplayable(`${file} is not JSON: ${hint}`, { cause: error });
  }
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function complain(text: string): number {
  process.stderr.write(`explain: ${text}`);
  return 2;
}
