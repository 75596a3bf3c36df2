import { destinationOf } from "#functions/_planning/demand.ts";
import { currentNetwork, takeSnapshot } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { type Around, type StoreWith, storesWith } from "#shared/domain/promise/stores-with.ts";
import { ChannelId } from "#shared/kernel/ids.ts";
import type { Geography } from "#shared/ports/geography.ts";
import { seenLevel } from "./seen-level.ts";

/** Who asks for no channel sees what an order of nobody's could have: stores that serve every channel. */
const NOBODY = "nobody";

export const createHandler = (deps: Live<Environment<"get-stock">>) =>
  apiHandler(routes["get-stock"], async ({ params: { sku }, query: { near, country }, principal }) => {
    const [found, network] = await Promise.all([deps.stock.levels(sku), currentNetwork(deps.network)]);
    const terms = { policy: network.policy, now: deps.clock.now() };
    const byId = new Map(network.nodes.map((node) => [node.id, node]));
    const levels = found.map((level) => seenLevel(level, byId.get(level.node), terms));
    if (levels.length === 0) throw new ProblemError("not-found", `No node has ever held ${sku}`);
    if (near === undefined) return ok({ sku, levels });
    const channel = ChannelId.parse(principal.party("channel") ?? NOBODY);
    const destination = pointOf(deps.geography, country, near);
    const stores = storesWith(sku, await takeSnapshot(deps, [sku]), { destination, channel });
    return ok({ sku, levels, stores: stores.map(seen) });
  });

function pointOf(geography: Geography, country: string, postcode: string): Around["destination"] {
  const place = destinationOf(geography, { country, postcode });
  if (place?.lat !== undefined && place.lon !== undefined)
    return { ...place, lat: place.lat, lon: place.lon };
  const message = place === undefined ? `${country} has no postcode ${postcode}` : "no map of this country";
  throw new ProblemError("unknown-postcode", undefined, { errors: [{ field: "near", message }] });
}

const seen = ({ node, km, ...store }: StoreWith) => ({
  node: node.id,
  name: node.name,
  city: node.site.city,
  km: Math.round(km * 10) / 10,
  ...store,
});

export const handler = entry("get-stock", createHandler);
