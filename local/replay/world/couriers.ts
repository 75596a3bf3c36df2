// Carriers: from the truck to the door, telling about it in signed webhooks, some scans at a time.
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import { CarrierId, orderOf } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE, toInstant } from "#shared/kernel/time.ts";
import { carrier as carrierParty } from "../api/parties.ts";
import { carrierKey, signedHeaders } from "../api/signature.ts";
import { fateOf } from "./choices.ts";
import { itinerary } from "./itinerary.ts";
import type { PlannedLeg } from "./legs.ts";
import { later, type Surroundings } from "./surroundings.ts";

/** A parcel that is the carrier's from now on. */
interface Parcel {
  readonly shipmentId: string;
  readonly node: string;
  readonly carrier: string;
  readonly service: string;
  readonly tracking: string;
  readonly leg: PlannedLeg;
  /** Departure of the truck that it is on. */
  readonly leavesAt: EpochMs;
}

export interface Couriers {
  /** A parcel is taken once, however often it is offered. */
  take(parcel: Parcel): void;
}

/** Scans go out in batches, on the tens of minutes. */
const BATCH = 10 * MINUTE;
/** Events that one webhook carries. */
const MOST = 100;

export function createCouriers(around: Surroundings): Couriers {
  const batches = new Map<string, CarrierEvent[]>();
  const taken = new Set<string>();
  const toStores = new Set<string>();

  const put = (carrier: string, event: CarrierEvent) => {
    const told = around.incidents.tells(carrier, Date.parse(event.at));
    const at = Math.ceil((told + 1) / BATCH) * BATCH;
    const key = `${carrier} ${at}`;
    const batch = batches.get(key);
    if (batch !== undefined) return void batch.push(event);
    batches.set(key, [event]);
    around.agenda.add(Math.max(at, around.pace.now()), async () => {
      const events = batches.get(key) ?? [];
      batches.delete(key);
      for (let i = 0; i < events.length; i += MOST)
        tell(around, { carrier, toStores }, events.slice(i, i + MOST));
    });
  };

  return {
    take({ shipmentId, node, carrier, service, tracking, leg, leavesAt }) {
      const from = around.nodes.get(node);
      const sold = around.carriers
        .find(({ id }) => id === carrier)
        ?.services.find(({ id }) => id === service);
      if (from === undefined || sold === undefined || taken.has(tracking)) return;
      taken.add(tracking);
      if (leg.toStore) toStores.add(tracking);
      const chance = around.chance.fork(`${shipmentId} parcel`);
      const visit = `${orderOf(shipmentId)} ${carrier} ${toInstant(leg.deliverBy)} door`;
      const chances = { parcel: chance, door: around.chance.fork(visit) };
      const trip = {
        from,
        service: sold,
        plannedAt: leg.leavesAt,
        leavesAt,
        window: { from: leg.deliverFrom, to: leg.deliverBy },
      };
      for (const [i, { code, at }] of itinerary(
        trip,
        fateOf(chances, around.scenario.carrier),
        chance,
      ).entries())
        put(carrier, { id: `${tracking}-${i + 1}`, tracking, code, at: toInstant(Math.floor(at)) });
    },
  };
}

interface Telling {
  readonly carrier: string;
  /** Parcels that wait in a store for their customers. */
  readonly toStores: ReadonlySet<string>;
}

function tell(around: Surroundings, { carrier, toStores }: Telling, events: readonly CarrierEvent[]): void {
  const { client, pace, webhookSecret } = around;
  const key = carrierKey(webhookSecret, carrier);
  const rawBody = JSON.stringify({ events });
  later(around, {
    at: pace.now(),
    opensWork: events.some(
      ({ code, tracking }) => code === "lost" || (code === "delivered" && toStores.has(tracking)),
    ),
    call: () =>
      client.ask(carrierParty(carrier), "take-carrier-events", {
        params: { carrier: CarrierId.parse(carrier) },
        headers: signedHeaders(key, rawBody, pace.now()),
        rawBody,
      }),
    next: () => {
      for (const { code, tracking } of events)
        if (code === "delivered" && !toStores.has(tracking)) around.arrived();
    },
  });
}
