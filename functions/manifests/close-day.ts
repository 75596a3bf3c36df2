// A node's day is closed for a carrier: what it took is claimed for a manifest, the carrier is asked, its answer is
// written down. Whoever dies in between leaves a claim, which the next look takes up.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { LastTruck } from "#shared/domain/carriers/end-of-day.ts";
import { type Manifest, ManifestId, MOST_PARCELS } from "#shared/domain/carriers/manifest.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { WaitingParcel } from "#shared/ports/manifests.ts";

type Deps = Pick<Live<Environment<"close-days">>, "manifests" | "carriers" | "clock">;

/** Parcels may be told of while they are claimed. */
const ROUNDS = 3;

/** @returns the manifests that it made, as the carrier answered. @throws CarrierUnavailable, with the claim left */
export async function closeDay(
  deps: Deps,
  { node, carrier, leavesAt }: Pick<LastTruck, "node" | "carrier" | "leavesAt">,
): Promise<Manifest[]> {
  const { manifests, carriers, clock } = deps;
  const until = toInstant(leavesAt);
  const made: Manifest[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const waiting = await manifests.waiting(node.id, carrier.id, until);
    const taken = waiting.filter(({ isHandedOver }) => isHandedOver);
    if (taken.length === 0) break;
    const desk = carriers.of(carrier);
    for (const parcels of batches(taken, (one) => desk.account(one.service))) {
      const at = toInstant(clock.now());
      const ids = parcels.map(({ shipmentId }) => shipmentId).sort();
      const manifest: Manifest = {
        id: ManifestId.parse(derivedId("mft", node.id, carrier.id, ...ids)),
        ...{ node: node.id, carrier: carrier.id, status: "claimed", leavesAt: until, openedAt: at },
        parcels: parcels.map(({ isHandedOver: _, ...parcel }) => parcel),
      };
      // The list may still name what was claimed a moment ago.
      const isNew = made.every(({ id }) => id !== manifest.id);
      if (isNew && (await manifests.claim(manifest)).claimed) made.push(manifest);
    }
  }
  const answered: Manifest[] = [];
  for (const manifest of made) answered.push(await resolveManifest(deps, carrier, manifest));
  return answered;
}

/** Asks the carrier for what was claimed. Asked before, it answers with what it made then. */
export async function resolveManifest(
  { manifests, carriers, clock }: Deps,
  carrier: Carrier,
  manifest: Manifest,
): Promise<Manifest> {
  const parcels = manifest.parcels.map(({ reference, quote, tracking }) => ({
    ...{ reference, quote, number: tracking },
  }));
  const said = await carriers.of(carrier).manifest({ reference: manifest.id, parcels });
  if (said.outcome === "later") return manifest;
  const { outcome: status, ...told } = said;
  await manifests.resolve(manifest.id, { status, ...told, at: toInstant(clock.now()) });
  return (await manifests.get(manifest.id)) ?? manifest;
}

/** Of one account each, and no more than one transaction claims. */
function batches(
  parcels: readonly WaitingParcel[],
  accountOf: (one: WaitingParcel) => string,
): WaitingParcel[][] {
  return [...Map.groupBy(parcels, accountOf).values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MOST_PARCELS) }, (_, index) =>
      all.slice(index * MOST_PARCELS, (index + 1) * MOST_PARCELS),
    ),
  );
}
