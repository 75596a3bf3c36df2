// A customer who was not at home is told so, and may have the carrier come again the same day, where that is offered. Where
// nothing is said, the carrier may be asked all the same.
import { orderOf } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { channel, planner } from "../api/parties.ts";
import { ApiError } from "../client.ts";
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
  const after = answersAfter(around.chance.fork(`${missed.day} customer`), around.scenario.customer);
  if (after !== undefined) answered(around, missed, after);
  else unanswered(around, missed);
}

function answered(around: Surroundings, missed: Missed, after: number): void {
  const away = around.scenario.carrier.failedAttemptRate;
  later(around, {
    at: missed.toldAt + after * MINUTE,
    call: async () => {
      const { channel: id, secondVisit } = await offerOf(around, missed);
      if (secondVisit === undefined) return undefined;
      const params = { id: orderOf(missed.shipmentId) };
      await around.client.ask(channel(id), "visit-again", { params }).catch(refused);
      return (await offerOf(around, missed)).secondVisit;
    },
    next: (visit) => comesAgain(around, missed, { visitBy: visit?.visitBy, away }),
  });
}

/** Somebody may be there all the same, when the carrier was asked without a word of theirs. */
function unanswered(around: Surroundings, missed: Missed): void {
  const away = 1 - around.scenario.customer.homeUnaskedRate;
  later(around, {
    at: missed.toldAt + MINUTE,
    call: () => offerOf(around, missed),
    next: ({ secondVisit }) => {
      if (secondVisit === undefined) return comesAgain(around, missed, { visitBy: undefined, away });
      later(around, {
        at: toEpoch(secondVisit.answerBy) + MINUTE,
        call: () => offerOf(around, missed),
        next: (now) => comesAgain(around, missed, { visitBy: now.secondVisit?.visitBy, away }),
      });
    },
  });
}

async function offerOf({ client }: Surroundings, { shipmentId }: Missed) {
  const order = await client.ask(planner, "get-order", { params: { id: orderOf(shipmentId) } });
  const parcel = order.parcels.find(({ id }) => id === shipmentId);
  return { channel: order.channel, secondVisit: parcel?.secondVisit };
}

/** Too late, or nothing is offered any more. */
function refused(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 409)) throw error;
}

interface Again {
  readonly visitBy: string | undefined;
  /** How often nobody is at home then. */
  readonly away: number;
}

/** As it was agreed, or on the next day. */
function comesAgain(
  { chance, pace }: Surroundings,
  { trip, day, missedAt, goesOn }: Missed,
  { visitBy, away }: Again,
): void {
  const visit = chance.fork(`${day} second visit`);
  const isAway = visitBy === undefined || visit.chance(away);
  if (visitBy !== undefined) {
    const by = Date.parse(visitBy) - MINUTE;
    // Not before the van can turn round, and in time.
    const at = visit.between(Math.min(pace.now() + 20 * MINUTE, by), by);
    goesOn([{ code: isAway ? "attempted" : "delivered", at }]);
  }
  if (isAway) goesOn(nextDay(trip, missedAt, chance.fork(`${day} next van`)));
}
