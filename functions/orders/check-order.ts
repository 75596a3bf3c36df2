// What every cart must be, whether it is quoted or ordered: known SKUs, a place that exists, a day to come.
import { destinationOf } from "#functions/_planning/demand.ts";
import { MAX_LINES } from "#shared/contracts/api/orders.ts";
import { type FieldError, ProblemError } from "#shared/contracts/problems.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { localDate } from "#shared/domain/network/zone-clock.ts";
import type { OrderLine } from "#shared/domain/orders/order.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { LocalDate } from "#shared/kernel/time.ts";
import type { Geography } from "#shared/ports/geography.ts";
import type { NetworkStore } from "#shared/ports/network.ts";

interface Cart {
  readonly lines: readonly OrderLine[];
  readonly collectAt?: NodeId | undefined;
  readonly requestedDate?: LocalDate | undefined;
  readonly destination: { readonly country: string; readonly postcode: string };
}

interface World {
  readonly network: Network;
  readonly store: NetworkStore;
  readonly geography: Geography;
  readonly now: number;
}

/** The destination with its place on the map, or the refusal that names the fields. */
export async function checkCart(cart: Cart, { network, store, geography, now }: World): Promise<Destination> {
  if (cart.lines.length > MAX_LINES) {
    throw new ProblemError("too-many-lines", `The order has ${cart.lines.length} lines`, {
      errors: [{ field: "lines", message: `at most ${MAX_LINES}` }],
    });
  }
  refuseAny("duplicate-line", duplicates(cart.lines));
  const destination = destinationOf(geography, cart.destination);
  if (destination === undefined) {
    const { country, postcode } = cart.destination;
    const errors = [{ field: "destination.postcode", message: `${country} has no postcode ${postcode}` }];
    throw new ProblemError("unknown-postcode", undefined, { errors });
  }
  const today = localDate(now, timeZoneOf(destination, "UTC"));
  if (cart.requestedDate !== undefined && cart.requestedDate < today) {
    const errors = [{ field: "requestedDate", message: `has passed: it is ${today} there` }];
    throw new ProblemError("date-in-the-past", undefined, { errors });
  }
  if (cart.collectAt !== undefined) checkStore(network, cart.collectAt);
  const items = await store.items(cart.lines.map((line) => line.sku));
  refuseAny(
    "unknown-sku",
    cart.lines.flatMap((line, index) => (items.has(line.sku) ? [] : [fieldOf(index, `no item ${line.sku}`)])),
  );
  return destination;
}

function checkStore(network: Network, id: NodeId): void {
  const errors = [{ field: "collectAt", message: id }];
  const node = network.nodes.find((one) => one.id === id);
  if (node === undefined) throw new ProblemError("unknown-node", undefined, { errors });
  if (!node.collection) throw new ProblemError("not-a-collection-point", undefined, { errors });
}

function duplicates(lines: readonly OrderLine[]): FieldError[] {
  const seen = new Set<Sku>();
  return lines.flatMap((line, index) => {
    if (seen.has(line.sku)) return [fieldOf(index, `${line.sku} occurs above`)];
    seen.add(line.sku);
    return [];
  });
}

const fieldOf = (index: number, message: string): FieldError => ({ field: `lines.${index}.sku`, message });

function refuseAny(code: "duplicate-line" | "unknown-sku", errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new ProblemError(code, undefined, { errors: errors.slice(0, 50) });
}
