// A carrier is asked to call at a node for the last truck of its day, once, when there is something to take.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { LastTruck } from "#shared/domain/carriers/end-of-day.ts";
import { type PickupRequest, PickupRequestId } from "#shared/domain/carriers/manifest.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { toInstant } from "#shared/kernel/time.ts";

type Deps = Pick<Live<Environment<"close-days">>, "manifests" | "carriers" | "clock">;

export async function requestTruck(deps: Deps, { node, carrier, leavesAt }: LastTruck): Promise<void> {
  const { manifests, clock } = deps;
  const until = toInstant(leavesAt);
  const id = PickupRequestId.parse(derivedId("pkp", node.id, carrier.id, until));
  const [first, ...others] = await manifests.waiting(node.id, carrier.id, until);
  if (first === undefined) return;
  const { isHandedOver: _, ...example } = first;
  const at = toInstant(clock.now());
  const request: PickupRequest = {
    ...{ id, node: node.id, carrier: carrier.id, status: "claimed", leavesAt: until, from: at, until },
    ...{ parcels: 1 + others.length, example, requestedAt: at },
  };
  if (await manifests.claimPickup(request)) await resolveTruck(deps, { node, carrier, request });
}

interface Requested {
  readonly node: NetworkNode;
  readonly carrier: Carrier;
  readonly request: PickupRequest;
}

/** Asked before, the carrier answers with what it confirmed then. @throws CarrierUnavailable, with the claim left */
export async function resolveTruck(
  { manifests, carriers }: Deps,
  { node, carrier, request: { id, from, until, example } }: Requested,
): Promise<void> {
  const sender = { name: node.name, site: node.site };
  const said = await carriers.of(carrier).requestPickup({ reference: id, sender, from, until, example });
  const { outcome: status, ...told } = said;
  await manifests.resolvePickup(id, { status, ...told });
}
