// npm run audit: does the stock ledger of a running system balance?
import { parseArgs } from "node:util";
import { planner } from "#local/replay/api/parties.ts";
import { signIn } from "#local/replay/api/sign-in.ts";
import { type Answer, ApiError, createClient } from "#local/replay/client.ts";
import { wrongWith } from "./wrong-call.ts";

const help = `Compares levels, holds, movements and shipments of a running system, and names what differs.

  npm run audit -- [options]

  --url URL      of its API (default http://127.0.0.1:8787, where npm start has it)
  --token TOKEN  a planner's (default: from the token endpoint of the system on this machine)
  --whole        adds up every movement from the first on, instead of going on from the last closed day
  --json         prints one JSON object

Exit code: 0 when all of it balances, 1 when something does not, 2 when it cannot be asked.
`;

type Report = Answer<"audit-stock">;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        url: { type: "string", default: "http://127.0.0.1:8787" },
        token: { type: "string" },
        whole: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return say(help, 0);
    const { url, token } = values;
    const client = createClient({ url, tokenFor: token === undefined ? signIn(url) : () => token });
    try {
      const report = await client.ask(planner, "audit-stock", { query: { whole: String(values.whole) } });
      const code = report.discrepancies.length === 0 ? 0 : 1;
      return say(values.json ? `${JSON.stringify(report)}\n` : table(report), code);
    } finally {
      client.close();
    }
  } catch (error) {
    return complain(error);
  }
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function complain(error: unknown): number {
  const message = error instanceof ApiError ? error.message : wrongWith(error);
  if (message === undefined) throw error;
  const hint = error instanceof ApiError && error.status === 0 ? "; is the system running there?" : "";
  process.stderr.write(`audit: ${message}${hint}\n`);
  return 2;
}

function table({ discrepancies, ...figures }: Report): string {
  const rows = Object.entries(figures);
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  const found = discrepancies.map(
    ({ code, sku, node, shipment, expected, found: units }) =>
      `${code}: ${sku} ${[node && `at ${node}`, shipment && `in ${shipment}`].filter(Boolean).join(", ")}: ` +
      `${expected} expected, ${units} found`,
  );
  return [...rows.map(([label, value]) => `${label.padEnd(width)}${value}`), ...found, ""].join("\n");
}
