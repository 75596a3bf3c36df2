// A retailer on an embedded host, seen from outside: parties with tokens who call the public API, under a
// clock that stands still until a test lets it pass. The network is the tiny France of network.ts.
import { createHmac } from "node:crypto";
import { type Host, startHost } from "#local/host/host.ts";
import type { HostOptions } from "#local/host/options.ts";
import { qualified, scopesOf } from "#shared/contracts/scopes.ts";
import { assembly } from "./assembly.ts";
import { type World, world } from "./network.ts";

/** Tuesday, nine in the morning in Paris. */
export const opening = "2026-03-03T08:00:00.000Z";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers freely; the contract's schemas are tested elsewhere.
  // biome-ignore lint/suspicious/noExplicitAny: what is not there fails the assertion on it
  readonly body: any;
}

export interface Call {
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `channel:web`, `node:lyon`, `vendor:nantes`, `carrier:eclair`, `planner`, `operator`. */
export type Party = string;

export interface Retailer {
  readonly host: Host;
  readonly secret: string;
  /** `POST /v1/orders`: answered, and all that follows from it at this instant is done. */
  ask(party: Party | undefined, call: string, more?: Call): Promise<Answer>;
  /** Lets time pass up to an instant. */
  until(instant: string | number): Promise<void>;
  now(): number;
  close(): Promise<void>;
}

const granted: Readonly<Record<string, readonly string[]>> = {
  ...scopesOf,
  planner: ["planner"],
  operator: ["network:read", "network:write", "stock:read", "stock:write"],
};

/** Anything else is taken as a list of scopes, separated by spaces. */
export function grantOf(party: Party): readonly string[] {
  const [kind = "", id] = party.split(":");
  const known = granted[kind];
  const own = known === undefined ? party.split(" ") : [...known, ...(id === undefined ? [] : [party])];
  return own.map(qualified);
}

/** Counted before the doors open, at so many milliseconds at most. */
const FURNISHING_MS = 1000;

interface Premises {
  /** What the bus keeps in its journal is written down. */
  readonly logGroups?: boolean;
  readonly room?: HostOptions["room"];
  readonly mishaps?: HostOptions["mishaps"];
  /** Time passes by itself, and requests overlap. */
  readonly realTime?: boolean;
}

export async function openRetailer(
  given: Partial<World> = {},
  { logGroups = false, room = {}, realTime = false, mishaps }: Premises = {},
): Promise<Retailer> {
  const now = Date.parse(given.now ?? opening);
  const from = now - FURNISHING_MS;
  const host = await startHost({
    assembly: await assembly(),
    data: "memory",
    clock: realTime ? { speed: 1, from } : { virtualFrom: from, until: from },
    room,
    port: 0,
    seed: "retailer",
    quiet: true,
    logLevel: "SILENT",
    logGroups,
    ...(mishaps !== undefined && { mishaps }),
  });
  const retailer = reached(host);
  await furnish(retailer, { now: opening, ...given });
  await retailer.until(now);
  return retailer;
}

function reached(host: Host): Retailer {
  const tokens = new Map<Party, Promise<string>>();
  const tokenOf = (party: Party): Promise<string> => {
    const known = tokens.get(party) ?? host.tokenFor({ clientId: "test", scopes: grantOf(party) });
    tokens.set(party, known);
    return known;
  };
  return {
    host,
    secret: host.webhookSecret,
    now: () => host.clock.now(),
    async ask(party, call, { body, text, headers = {} } = {}) {
      const [method = "", path = ""] = call.split(" ");
      const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
      const authorization = party === undefined ? undefined : `Bearer ${await tokenOf(party)}`;
      const response = await fetch(`${host.url}${path}`, {
        method,
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
        ...(sent !== undefined && { body: sent }),
      });
      const isPdf = response.headers.get("content-type") === "application/pdf";
      const received = isPdf ? new Uint8Array(await response.arrayBuffer()) : await response.text();
      await host.clock.settled();
      return {
        status: response.status,
        headers: response.headers,
        body: received === "" || typeof received !== "string" ? received || undefined : JSON.parse(received),
      };
    },
    async until(instant) {
      await host.virtual?.runUntil(typeof instant === "number" ? instant : Date.parse(instant));
    },
    close: () => host.stop(),
  };
}

async function furnish(retailer: Retailer, given: World): Promise<void> {
  const { network, items } = world(given);
  const { nodes, carriers, policy } = network;
  const put = async (call: string, body: unknown): Promise<void> => {
    const { status, body: answer } = await retailer.ask("operator", call, { body });
    if (status !== 200) throw new Error(`${call}: ${JSON.stringify(answer)}`);
  };
  await put("PUT /v1/network/carriers", { carriers });
  await put("PUT /v1/network/nodes", { nodes });
  await put("PUT /v1/network/policy", { policy });
  await put("PUT /v1/network/items", { items: [...items.values()] });
  await stockUp(retailer, given.stock ?? {});
}

/** Counts units by SKU and node. */
export async function stockUp(
  retailer: Retailer,
  stock: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Promise<void> {
  for (const [sku, levels] of Object.entries(stock)) {
    for (const [node, onHand] of Object.entries(levels)) {
      // A count of the same millisecond as another would tell nothing new.
      await retailer.until(retailer.now() + 1);
      const body = { onHand, asOf: new Date(retailer.now()).toISOString() };
      const counted = await retailer.ask("operator", `PUT /v1/stock/${sku}/${node}`, { body });
      if (counted.status !== 200) throw new Error(`count of ${sku}: ${JSON.stringify(counted.body)}`);
    }
  }
}

/** Counts a feed, as of now, in the body. @returns how it was read */
export async function feed(retailer: Retailer, format: "csv" | "ndjson", content: string): Promise<Answer> {
  // A count of the same millisecond as another would tell nothing new.
  await retailer.until(retailer.now() + 1);
  const body = { format, asOf: new Date(retailer.now()).toISOString(), content };
  const opened = await retailer.ask("operator", "POST /v1/stock/imports", { body });
  if (opened.status !== 202) return opened;
  return retailer.ask("operator", `GET /v1/stock/imports/${opened.body.id}`);
}

/** Headers of a webhook: the carrier's key is derived from the secret. */
export function signed(
  { secret, now }: Pick<Retailer, "secret" | "now">,
  carrier: string,
  text: string,
): Record<string, string> {
  const hmac = (key: string, value: string) => createHmac("sha256", key).update(value).digest("hex");
  const timestamp = String(Math.floor(now() / 1000));
  return {
    "lendemain-timestamp": timestamp,
    "lendemain-signature": hmac(hmac(secret, carrier), `${timestamp}.${text}`),
  };
}

/** Calls that arrive together, in this order: nothing that follows from the first happens before the second. */
export async function atOnce(
  { host }: Pick<Retailer, "host">,
  ...calls: readonly (() => Promise<Answer>)[]
): Promise<[Answer, Answer, ...Answer[]]> {
  let open = () => {};
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  const gate = host.clock.work(() => closed);
  const asked: Promise<Answer>[] = [];
  for (const call of calls) {
    asked.push(call());
    await new Promise((resolve) => setTimeout(resolve, ARRIVAL_MS));
  }
  open();
  await gate;
  const [first, second, ...others] = await Promise.all(asked);
  if (first === undefined || second === undefined) throw new Error("two calls at least");
  return [first, second, ...others];
}

/** By then a request over the loopback waits for its turn. */
const ARRIVAL_MS = 60;
