// Carriers: from the truck to the door, telling about it in signed webhooks, some scans at a time.
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import { CarrierId, orderOf } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE, toInstant } from "#shared/kernel/time.ts";
import { carrier as carrierParty } from "../api/parties.ts";
import { carrierKey, signedHeaders } from "../api/signature.ts";
import { fateOf } from "./choices.ts";
import { itinerary, type Scan } from "./itinerary.ts";
import type { PlannedLeg } from "./legs.ts";
import { later, type Surroundings } from "./surroundings.ts";
import { visitAfter } from "./visits.ts";

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

  /** @returns when it is told */
  const put = (carrier: string, event: CarrierEvent): EpochMs => {
    const told = around.incidents.tells(carrier, Date.parse(event.at));
    const at = Math.ceil((told + 1) / BATCH) * BATCH;
    const key = `${carrier} ${at}`;
    const batch = batches.get(key);
    const tellsAt = Math.max(at, around.pace.now());
    if (batch !== undefined) {
      batch.push(event);
      return tellsAt;
    }
    batches.set(key, [event]);
    around.agenda.add(tellsAt, async () => {
      const events = batches.get(key) ?? [];
      batches.delete(key);
      for (let i = 0; i < events.length; i += MOST)
        tell(around, { carrier, toStores }, events.slice(i, i + MOST));
    });
    return tellsAt;
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
      const day = `${orderOf(shipmentId)} ${carrier} ${toInstant(leg.deliverBy)}`;
      const door = around.chance.fork(`${day} door`);
      const trip = {
        from,
        service: sold,
        plannedAt: leg.leavesAt,
        leavesAt,
        window: { from: leg.deliverFrom, to: leg.deliverBy },
      };
      let scans = 0;
      const told = (more: readonly Scan[]): EpochMs =>
        more.reduce((_, { code, at }) => {
          scans += 1;
          return put(carrier, { id: `${tracking}-${scans}`, tracking, code, at: toInstant(Math.floor(at)) });
        }, 0);
      const fate = fateOf({ parcel: chance, door }, around.scenario.carrier);
      const journey = itinerary(trip, fate, { parcel: chance, door: around.chance.fork(`${day} van`) });
      const toldAt = told(journey);
      const missed = journey.at(-1);
      if (missed?.code === "attempted")
        visitAfter(around, { shipmentId, trip, day, missedAt: missed.at, toldAt, goesOn: told });
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
