import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { daysOver, trucksToRequest } from "#shared/domain/carriers/end-of-day.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import { logger } from "#shared/observability/logger.ts";
import { closeDay, resolveManifest } from "./close-day.ts";
import { requestTruck, resolveTruck } from "./request-truck.ts";

type Deps = Live<Environment<"close-days">>;

/** Claims of one look that nobody has resolved. */
const PAGE = 100;

/** Each node's day with each carrier that wants to hear of it: the truck is asked for, then what it took is listed. */
export const createHandler = (deps: Deps) =>
  feedHandler<unknown>(async () => {
    const network = await currentNetwork(deps.network);
    if (network.carriers.every(({ endOfDay }) => endOfDay === undefined)) return;
    const now = deps.clock.now();
    const failures: unknown[] = [];
    const each = <T>(all: readonly T[], act: (one: T) => Promise<void>) => eachOf(all, act, failures);
    await each(await deps.manifests.unresolvedPickups(PAGE), async (request) => {
      const node = network.nodes.find(({ id }) => id === request.node);
      const carrier = carrierOf(network, request.carrier);
      if (node !== undefined && carrier !== undefined) await resolveTruck(deps, { node, carrier, request });
    });
    await each(await deps.manifests.unresolved(PAGE), async (manifest) => {
      const carrier = carrierOf(network, manifest.carrier);
      if (carrier !== undefined) await resolveManifest(deps, carrier, manifest);
    });
    await each(trucksToRequest(network, now), (truck) => requestTruck(deps, truck));
    await each(daysOver(network, now), async (day) => {
      for (const { id, status, parcels } of await closeDay(deps, day))
        logger.info("manifest", { id, status, node: day.node.id, parcels: parcels.length });
    });
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} carriers could not be told`);
  });

const carrierOf = ({ carriers }: Network, id: CarrierId) => carriers.find((one) => one.id === id);

/** One carrier that does not answer, or has no key, holds up no other; its claims are taken up by the next look. */
async function eachOf<T>(
  all: readonly T[],
  act: (one: T) => Promise<void>,
  failures: unknown[],
): Promise<void> {
  for (const one of all)
    await act(one).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== "CarrierUnavailable") failures.push(error);
      else logger.warn("a carrier is asked again later", { error });
    });
}

export const handler = entry("close-days", createHandler);
