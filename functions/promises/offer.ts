// Quotes: what can be kept for a cart, on record under a promise id until it is redeemed or expires.
import { demandOf } from "#functions/_planning/demand.ts";
import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Quote, QuoteRequest } from "#shared/contracts/api/orders.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { type ProblemCode, ProblemError } from "#shared/contracts/problems.ts";
import { withoutCarriers } from "#shared/domain/carriers/avoidance.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { optionsBy } from "#shared/domain/promise/promise-options.ts";
import { fingerprint } from "#shared/kernel/derived-id.ts";
import { type ChannelId, PromiseId } from "#shared/kernel/ids.ts";
import { durationMs, toInstant } from "#shared/kernel/time.ts";

type Deps = Pick<
  Live<Environment<"quote-promise">>,
  "network" | "stock" | "clock" | "dice" | "quotes" | "punctuality"
>;
type Cart = Pick<QuoteRequest, "method" | "collectAt" | "requestedDate" | "value" | "lines"> & {
  readonly destination: { readonly country: string; readonly postcode: string };
};

/** Two carts are the same when they ask for the same, in the same place; how it is received is the option's. */
export const cartOf = ({ requestedDate, value, lines, destination }: Cart): string =>
  fingerprint({
    requestedDate,
    value,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1)),
    destination: { country: destination.country, postcode: destination.postcode },
  });

/** Quotes and keeps the quote; refuses with what is in the way. */
export async function offer(
  deps: Deps,
  channel: ChannelId,
  cart: Cart,
  destination: Destination,
): Promise<Quote> {
  const { method, collectAt, requestedDate, value, lines } = cart;
  const snapshot = await takeSnapshot(
    deps,
    lines.map((line) => line.sku),
  );
  const demand = demandOf({ channel, collectAt, requestedDate, value }, lines, destination);
  const seen = { ...snapshot, record: await deps.punctuality.current() };
  const careful = { ...seen, network: withoutCarriers(seen.network, seen.avoided ?? []) };
  const offered = optionsBy(method, demand, careful);
  // A carrier that does not answer may be back when its truck comes: better than no promise.
  const found = offered.ok || careful.network === seen.network ? offered : optionsBy(method, demand, seen);
  if (!found.ok) throw refusal(found.refusal);
  const { policy } = snapshot.network;
  const quote = {
    promiseId: PromiseId.parse(deps.dice.id("prm")),
    expiresAt: toInstant(snapshot.now + durationMs(policy.quoteValidFor)),
    options: found.value,
  };
  await deps.quotes.keep({ ...quote, channel, cart: cartOf(cart) });
  return { ...quote, currency: policy.currency };
}

const problemOf: Readonly<Record<string, ProblemCode>> = {
  "unknown-sku": "unknown-sku",
  "out-of-stock": "out-of-stock",
  "no-store-nearby": "no-store-nearby",
  "restricted-goods": "restricted-goods",
};

const refusal = ({ code, ...facts }: { readonly code: string }): ProblemError =>
  new ProblemError(problemOf[code] ?? "unreachable", code, { extra: { facts } });
