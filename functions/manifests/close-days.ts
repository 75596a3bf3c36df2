import { inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { daysOver, trucksToRequest } from "#shared/domain/carriers/end-of-day.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import { logger } from "#shared/observability/logger.ts";
import { closeDay, resolveManifest } from "./close-day.ts";
import { requestTruck, resolveTruck } from "./request-truck.ts";

/** Claims of one look that nobody has resolved. */
const PAGE = 100;

/** Each node's day with each carrier that wants to hear of it: the truck is asked for, then what it took is listed. */
export const { createHandler, handler } = scheduled("close-days", async (deps) => {
  const network = await deps.network.current();
  if (network === undefined || network.carriers.every(({ endOfDay }) => endOfDay === undefined)) return;
  const now = deps.clock.now();
  const [requests, manifests] = await Promise.all([
    deps.manifests.unresolvedPickups(PAGE),
    deps.manifests.unresolved(PAGE),
  ]);
  const deeds = [
    ...requests.map((request) => async () => {
      const node = network.nodes.find(({ id }) => id === request.node);
      const carrier = carrierOf(network, request.carrier);
      if (node !== undefined && carrier !== undefined) await resolveTruck(deps, { node, carrier, request });
    }),
    ...manifests.map((manifest) => async () => {
      const carrier = carrierOf(network, manifest.carrier);
      if (carrier !== undefined) await resolveManifest(deps, carrier, manifest);
    }),
    ...trucksToRequest(network, now).map((truck) => () => requestTruck(deps, truck)),
    ...daysOver(network, now).map((day) => async () => {
      for (const { id, status, parcels } of await closeDay(deps, day))
        logger.info("manifest", { id, status, node: day.node.id, parcels: parcels.length });
    }),
  ];
  await inTurn(deeds, (deed) => deed().catch(askedLater));
});

const carrierOf = ({ carriers }: Network, id: CarrierId) => carriers.find((one) => one.id === id);

/** What it claimed is taken up by the next look. */
function askedLater(error: unknown): void {
  if (!(error instanceof Error) || error.name !== "CarrierUnavailable") throw error;
  logger.warn("a carrier is asked again later", { error });
}
