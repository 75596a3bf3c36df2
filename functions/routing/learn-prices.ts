import { demandOf, destinationOf } from "#functions/_planning/demand.ts";
import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import { type DepsOf, scheduled } from "#functions/_runtime/scheduled.ts";
import type { Demand } from "#shared/domain/routing/demand.ts";
import { pricesOfDemand } from "#shared/domain/routing/wave/prices-of-demand.ts";
import type { OrderId, Sku } from "#shared/kernel/ids.ts";
import { DAY, toEpoch, toInstant } from "#shared/kernel/time.ts";

type Deps = DepsOf<"learn-prices">;

/** Demand of so many days stands for what is to come. */
const WINDOW_DAYS = 7;
/** Days until stock is replenished, roughly: demand of this long competes for what there is. */
const HORIZON_DAYS = 1;
const MOST_ORDERS = 300;
/** Fewer say nothing yet: prices stay neutral. */
const FEWEST_ORDERS = 20;
/** Prices are learned again after so many new orders. */
const NEW_ORDERS = 10;
/** Only what several orders want can be worth keeping for another. */
const MOST_SKUS = 150;

/** Prices units and parcels by recent demand and present stock. Ends after one read when hardly anything was ordered since. */
export const { createHandler, handler } = scheduled("learn-prices", async (deps) => {
  const { orders, prices, clock } = deps;
  const now = clock.now();
  const since = (await prices.learnedAt()) ?? toInstant(0);
  if ((await orders.routedSince(since, NEW_ORDERS)).length < NEW_ORDERS) return;

  const recent = await orders.routedSince(toInstant(now - WINDOW_DAYS * DAY), 10 * MOST_ORDERS);
  if (recent.length < FEWEST_ORDERS) return;
  const asked = await demandsOf(deps, sampled(recent.map(({ id }) => id)));
  const wanted = mostWanted(asked);
  const demands = asked.flatMap((demand): Demand[] => {
    const lines = demand.lines.filter(({ sku }) => wanted.has(sku));
    return lines.length === 0 ? [] : [{ ...demand, lines }];
  });
  if (demands.length === 0) return;
  const snapshot = await takeSnapshot({ ...deps, prices: undefined }, [...wanted]);
  const oldest = Math.min(...recent.map(({ placedAt }) => toEpoch(placedAt)));
  const days = Math.max(HORIZON_DAYS, (now - oldest) / DAY);
  const expected = (recent.length * HORIZON_DAYS * demands.length) / (days * asked.length);
  const list = pricesOfDemand({ demands, expected }, snapshot);
  await prices.publish({ ...list, version: toInstant(now), learnedAt: toInstant(now) });
});

/** Evenly spread over the time. */
function sampled(ids: readonly OrderId[]): readonly OrderId[] {
  const step = Math.max(1, ids.length / MOST_ORDERS);
  return Array.from(
    { length: Math.min(ids.length, MOST_ORDERS) },
    (_, place) => ids[Math.floor(place * step)],
  ).filter((id) => id !== undefined);
}

/** Lines and place of an order do not change: they are read once. */
const known = new Map<OrderId, Demand | undefined>();
const MOST_KNOWN = 5_000;

async function demandsOf({ orders, geography }: Deps, ids: readonly OrderId[]): Promise<Demand[]> {
  if (known.size > MOST_KNOWN) known.clear();
  const missing = ids.filter((id) => !known.has(id));
  await Promise.all(
    missing.map(async (id) => {
      const found = await orders.dossier(id);
      const destination = found?.address && destinationOf(geography, found.address);
      const demand = found && destination && demandOf(found.order, found.lines, destination);
      known.set(id, demand?.method.kind === "home" ? withoutDate(demand) : undefined);
    }),
  );
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** What was wanted on a day that is past is wanted as soon as can be. */
const withoutDate = ({ requestedDate: _, ...demand }: Demand): Demand => demand;

function mostWanted(demands: readonly Demand[]): ReadonlySet<Sku> {
  const orders = new Map<Sku, number>();
  for (const { lines } of demands) for (const { sku } of lines) orders.set(sku, (orders.get(sku) ?? 0) + 1);
  const shared = [...orders].filter(([, count]) => count > 1);
  shared.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return new Set(shared.slice(0, MOST_SKUS).map(([sku]) => sku));
}
