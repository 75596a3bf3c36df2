// Nobody was at home: the carrier comes again the same day, where it sells that and the customer asks for it in time.
//
//   visit, nobody --> told, offered ===== answerBy --notice--> end of the window
//                            '- asked --notice--> visitBy
import type { SecondVisit, SecondVisitSold } from "#shared/domain/carriers/second-visit.ts";
import type { RescuePolicy } from "#shared/domain/network/rescue-policy.ts";
import { dayAt, plusLocalDays } from "#shared/domain/network/zone-clock.ts";
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import { durationMs, type EpochMs, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

export interface Missed {
  readonly order: Pick<Order, "promise" | "value" | "rescues" | "cancelling">;
  readonly shipment: Pick<Shipment, "leg" | "secondVisit">;
  readonly sold: SecondVisitSold | undefined;
  readonly terms: RescuePolicy;
  readonly maxRescues: number;
  /** Of the door, or of a place that changes its clocks on the same days. */
  readonly timeZone: string;
  readonly missedAt: Instant;
  readonly now: EpochMs;
}

/** Offered where there is time for it today, and it costs less than another day of waiting. */
export function secondVisitOffer(missed: Missed): SecondVisit | undefined {
  const { order, shipment, sold, terms, maxRescues, now } = missed;
  const { leg, secondVisit } = shipment;
  if (sold === undefined || secondVisit !== undefined || leg.method !== "home") return undefined;
  if (order.cancelling === true || order.rescues >= maxRescues) return undefined;
  const end = endOfWindow(toEpoch(leg.milestones.deliverBy), missed);
  const answerBy = end - durationMs(sold.notice);
  if (answerBy <= now) return undefined;
  const breach = MinorUnits.parse(savedBy(end, missed));
  if (sold.price >= breach || sold.price > terms.budget) return undefined;
  return { answerBy: toInstant(answerBy), price: MinorUnits.parse(sold.price), breach };
}

/** Of the day of the visit, whatever day was planned. */
function endOfWindow(planned: EpochMs, { timeZone, missedAt }: Missed): EpochMs {
  const days = dayAt(timeZone, toEpoch(missedAt)) - dayAt(timeZone, planned);
  return plusLocalDays(timeZone, planned, days);
}

/** A day less of waiting; the whole breach where the promise is kept by it. */
function savedBy(end: EpochMs, { order: { promise, value }, terms: { breach } }: Missed): number {
  // The one that was given first counts, whatever was told since.
  const isKept = promise !== undefined && end <= toEpoch(promise.deliverBy);
  const atOnce = isKept ? breach.atOnce + Math.round(((value ?? 0) * breach.ofValuePerMille) / 1000) : 0;
  return atOnce + breach.perDay;
}

export type Agreed = SecondVisit & { readonly visitBy: Instant };

/** As its customer asks for it now; undefined where it is too late. Asked twice, it is the one that was agreed. */
export function agreed(
  offer: SecondVisit,
  { notice }: Pick<SecondVisitSold, "notice">,
  now: EpochMs,
): Agreed | undefined {
  if (offer.visitBy !== undefined) return { ...offer, visitBy: offer.visitBy };
  if (now > toEpoch(offer.answerBy)) return undefined;
  return { ...offer, visitBy: toInstant(now + durationMs(notice)) };
}

/** At an hour that nobody has agreed to somebody is at home as often as not, in thousandths. */
const UNASKED = 500;

/** Worth it though its customer has not said anything. */
export const isWorthUnasked = ({ price, breach }: SecondVisit): boolean => price < (UNASKED * breach) / 1000;
