// What npm start says when it is ready: where it is, and how to speak to it.
import { join } from "node:path";
import { writeWhole } from "../host/folder/write-whole.ts";
import type { Host } from "../host/host.ts";
import {
  carrier,
  channel,
  grantOf,
  node,
  operator,
  type Party,
  planner,
  vendor,
} from "../replay/api/parties.ts";
import { sampleNetwork } from "../replay/sample-network.ts";
import type { StartOptions } from "./start-options.ts";

export interface Greeting extends StartOptions {
  /** How long the start took. */
  readonly seconds: string;
  /** The samples were put in just now. */
  readonly loaded: boolean;
}

const A_MONTH_S = 30 * 24 * 60 * 60;
/** Whoever reads them may do all that the system can do. */
const OWNER_ONLY = 0o600;

export async function greeting(host: Host, given: Greeting): Promise<string> {
  const parties = given.empty ? [channel("web"), planner, operator] : sampleParties();
  const tokens = await Promise.all(
    parties.map(async (party) => `${nameOf(party)}=${await tokenOf(host, party)}\n`),
  );
  return `
Lendemain at ${host.url}   (${given.seconds} s; ${given.data}; ${timeOf(given)})
  API: ${host.url}/docs

${given.data === "memory" ? `Tokens for 30 days:\n\n${tokens.join("")}` : keptTokens(given.data, parties, tokens)}
A token for anyone else:

curl -s ${host.url}/oauth2/token -d grant_type=client_credentials -d client_id=NAME -d "scope=lendemain/tasks lendemain/node:ID"

${given.empty ? emptyHint : orderWith(host)}
Ctrl-C stops it; it goes on where it was at the next start.
`;
}

/** Too long to be copied by hand. */
function keptTokens(data: string, parties: readonly Party[], tokens: readonly string[]): string {
  const file = join(data, "tokens");
  writeWhole(file, tokens.join(""), OWNER_ONLY);
  const names = parties.map((party) => `  $${nameOf(party).padEnd(14)} ${whatIs(party)}\n`);
  return `Tokens for 30 days, for every other terminal in this folder:

. ${file}

${names.join("")}`;
}

const whatIs = (party: Party): string => ("id" in party ? `${party.kind} ${party.id}` : whatMay[party.kind]);
const whatMay = { planner: "sees everything and intervenes", operator: "network and stock" } as const;

const emptyHint = `It is empty: put the network in with $OPERATOR (PUT /v1/network/nodes, /carriers, /policy, /items),
count the stock (POST /v1/stock/imports), then place orders.
`;

const orderWith = ({ url }: Host): string => `Place an order:

curl -s ${url}/v1/orders -H "authorization: Bearer $WEB" -H "idempotency-key: first-order" \\
  -H "prefer: wait=10" -H "content-type: application/json" -d '${JSON.stringify(order)}'
`;

const order = {
  channelOrderId: "W-1",
  method: "home",
  destination: {
    name: "Customer 1",
    street: "1 rue de l'Exemple".replace("'", "\u2019"),
    country: "FR",
    postcode: "69003",
    city: "Lyon",
  },
  lines: [{ sku: "MUG-1", quantity: 1 }],
};

const tokenOf = (host: Host, party: Party): Promise<string> =>
  host.tokenFor({ ...grantOf(party), expiresIn: A_MONTH_S });

const nameOf = (party: Party): string =>
  ("id" in party ? party.id : party.kind).toUpperCase().replaceAll(/\W/g, "_");

/** One of each. */
function sampleParties(): readonly Party[] {
  const { nodes, carriers } = sampleNetwork();
  const warehouse = nodes.find(({ type }) => type === "warehouse");
  const dropShip = nodes.find(({ type }) => type === "vendor");
  const [first] = carriers;
  return [
    channel("web"),
    ...(warehouse === undefined ? [] : [node(warehouse.id)]),
    ...(dropShip === undefined ? [] : [vendor(dropShip.id)]),
    ...(first === undefined ? [] : [carrier(first.id)]),
    planner,
    operator,
  ];
}

function timeOf({ clock, speed }: StartOptions): string {
  if (clock === "fast") return `its time passes ${speed} times as fast`;
  return clock === "wall" ? "on the wall clock" : "its time jumps to whatever happens next";
}
