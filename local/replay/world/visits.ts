// A customer who was not at home is told so, and may have the carrier come again the same day, where that is offered.
import { orderOf } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { channel, planner } from "../api/parties.ts";
import { type Answer, ApiError } from "../client.ts";
import { answersAfter } from "./choices.ts";
import { nextDay, type Scan, type Trip } from "./itinerary.ts";
import { later, type Surroundings } from "./surroundings.ts";

interface Missed {
  readonly shipmentId: string;
  readonly trip: Trip;
  /** Names the visit, with all the parcels that it brought. */
  readonly day: string;
  readonly missedAt: EpochMs;
  /** When the customer hears of it. */
  readonly toldAt: EpochMs;
  goesOn(scans: readonly Scan[]): void;
}

export function visitAfter(around: Surroundings, missed: Missed): void {
  const { shipmentId, trip, day, missedAt, toldAt, goesOn } = missed;
  const van = around.chance.fork(`${day} next van`);
  const tomorrow = () => goesOn(nextDay(trip, missedAt, van));
  const after = answersAfter(around.chance.fork(`${day} customer`), around.scenario.customer);
  if (after === undefined) {
    tomorrow();
    return;
  }
  later(around, {
    at: toldAt + after * MINUTE,
    call: () => askedAgain(around, shipmentId),
    next: (answer) => {
      const agreed = answer?.visits.find((visit) => visit.shipmentId === shipmentId);
      if (agreed === undefined) {
        tomorrow();
        return;
      }
      const second = around.chance.fork(`${day} second visit`);
      const at = secondVisitAt(around.pace.now(), toEpoch(agreed.visitBy), second);
      const isMissed = second.chance(around.scenario.carrier.failedAttemptRate);
      goesOn([{ code: isMissed ? "attempted" : "delivered", at }]);
      if (isMissed) tomorrow();
    },
  });
}

/** Undefined where nothing is offered, or not any more. */
async function askedAgain({ client }: Surroundings, shipmentId: string) {
  const params = { id: orderOf(shipmentId) };
  const order = await client.ask(planner, "get-order", { params });
  const isOffered = order.parcels.some(({ secondVisit }) => secondVisit !== undefined);
  if (!isOffered) return undefined;
  return client.ask(channel(order.channel), "visit-again", { params }).catch(refused);
}

function refused(error: unknown): Answer<"visit-again"> | undefined {
  if (error instanceof ApiError && error.status === 409) return undefined;
  throw error;
}

/** Not before the van can turn round, and in time. */
const secondVisitAt = (now: EpochMs, by: EpochMs, chance: { between(min: number, max: number): number }) =>
  chance.between(Math.min(now + 20 * MINUTE, by - MINUTE), by - MINUTE);
