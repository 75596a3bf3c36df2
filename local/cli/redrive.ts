// npm run redrive: brings back what could not be delivered, once its cause is gone.
import { parseArgs } from "node:util";
import { HostServices, SERVICES_DOCUMENT } from "#local/host/http/services-document.ts";
import { surround, surroundings } from "#local/host/lambda/surroundings.ts";
import { type Redriven, redrive } from "#local/redrive/redrive.ts";

const help = `Sends what lies in the dead-letter queue on its way again: events and messages that could not leave, and levels of
stock that could not be packed. Events keep their ids: a consumer that has one already drops it.

  npm run redrive -- [options]

  --url URL    a host on this machine (default http://127.0.0.1:8787, where npm start has it)
  --queue URL  a queue on AWS instead, with credentials and AWS_REGION in the environment
  --dry-run    counts, and leaves everything as it is
  --scan       looks in the whole table for records that have left the stream, which keeps them for a day
  --json       prints one JSON object

Exit code: 0 when the queue is empty (or would be), 1 when letters are left in it, 2 when it cannot be asked.
`;

class Complaint extends Error {}

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const values = read(args);
    if (values.help) return say(help, 0);
    const queues = values.queue === undefined ? await ofHost(values.url) : [values.queue];
    const redriven = await redrive(queues, { dryRun: values["dry-run"], scan: values.scan });
    return say(values.json ? `${JSON.stringify(redriven)}\n` : table(redriven), redriven.left === 0 ? 0 : 1);
  } catch (error) {
    process.stderr.write(`redrive: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function read(args: string[]) {
  try {
    const options = {
      url: { type: "string", default: "http://127.0.0.1:8787" },
      queue: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      scan: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    } as const;
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : String(error)}; see --help`);
  }
}

/** From now on this process asks the host instead of AWS. */
async function ofHost(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}${SERVICES_DOCUMENT}`).catch(() => undefined);
  if (answer?.ok !== true)
    throw new Complaint(`no host answers at ${url}: is npm start running? On AWS, name the queue by --queue`);
  const { dynamodb, services, deadLetterQueues } = HostServices.parse(await answer.json());
  surround(surroundings({ dynamodb, services }));
  return deadLetterQueues;
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function table({ reasons, ...figures }: Redriven): string {
  const rows = Object.entries(figures);
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  const why = Object.entries(reasons).map(([reason, count]) => `${count} left: ${reason}`);
  return [...rows.map(([label, value]) => `${label.padEnd(width)}${value}`), ...why, ""].join("\n");
}
