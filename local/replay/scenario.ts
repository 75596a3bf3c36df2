// How the outside world behaves in a replay: how long people take, and how often things go wrong.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { CarrierId, NodeId } from "#shared/kernel/ids.ts";
import { LocalTime } from "#shared/kernel/time.ts";

/** Share of the cases, 0 to 1. */
const Rate = z.number().min(0).max(1);

/** From the least to the most, both included. */
const Span = z
  .tuple([z.number().nonnegative(), z.number().nonnegative()])
  .refine(([least, most]) => least <= most, { error: "the least must not exceed the most" });

/** One event has one outcome, so the rates of its outcomes add up to 1 at most. */
const exclusive = (...rates: readonly number[]): boolean => rates.reduce((sum, rate) => sum + rate, 0) <= 1;
const overbooked = { error: "rates of one event add up to more than 1" };

/** Day of the replay, 1 being that of the first order, and the time there, by the clocks of the network. */
const moment = { day: z.int().min(1).max(60), at: LocalTime };

/** A carrier that answers no call and tells of no parcel; its trucks drive. */
export const Outage = z.strictObject({ carrier: CarrierId, ...moment, hours: z.number().positive().max(72) });
export type Outage = z.infer<typeof Outage>;

/** A node that sends its people home, with work open, until it opens the next day; a planner is told. */
export const Closing = z.strictObject({ node: NodeId, ...moment });
export type Closing = z.infer<typeof Closing>;

export const Scenario = z.strictObject({
  /** Per shipment: a unit is missing, or found damaged, at the pick. */
  pick: z
    .strictObject({ minutes: Span, shortRate: Rate, damagedRate: Rate })
    .refine(({ shortRate, damagedRate }) => exclusive(shortRate, damagedRate), overbooked),
  /** Per offer to a store. Silent: no answer at all. Partial: one line of several units or lines is not taken whole. */
  store: z
    .strictObject({
      acceptMinutes: Span,
      declineRate: Rate,
      silentRate: Rate,
      partialRate: Rate.default(0),
      /** Asked once more for the same order, by a store that had no time. */
      declineAgainRate: Rate.default(0.5),
      /** Of what is declined: the units are not there. */
      notFoundRate: Rate.default(0),
    })
    .refine(
      ({ declineRate, silentRate, partialRate }) => exclusive(declineRate, silentRate, partialRate),
      overbooked,
    ),
  /** Per purchase order. `shipHours`: from acceptance to the shipping notice. */
  vendor: z
    .strictObject({
      acceptMinutes: Span,
      rejectRate: Rate,
      silentRate: Rate,
      shipHours: Span,
      /** It has only some of the units. */
      partialRate: Rate.default(0),
      /** It ships in two parcels, an hour apart. */
      partShipRate: Rate.default(0),
      /** Asked to stop what it had accepted, it does not; as silent as to purchase orders. */
      cancelRejectRate: Rate.default(0),
    })
    .refine(
      ({ rejectRate, silentRate, partialRate }) => exclusive(rejectRate, silentRate, partialRate),
      overbooked,
    )
    .refine(({ cancelRejectRate, silentRate }) => exclusive(cancelRejectRate, silentRate), overbooked),
  /**
   * Per parcel; a failed attempt per visit, which brings all parcels of an order that the carrier has that day. Late: it
   * comes, but a day or more after the window.
   */
  carrier: z
    .strictObject({ pickupDelayMinutes: Span, failedAttemptRate: Rate, lostRate: Rate, lateRate: Rate })
    .refine(
      ({ failedAttemptRate, lostRate, lateRate }) => exclusive(failedAttemptRate, lostRate, lateRate),
      overbooked,
    ),
  /** Per collect order: hours from ready to collected. */
  collect: z.strictObject({
    hours: Span,
    noShowRate: Rate,
    /** Somebody else comes; a wrong code is shown first. */
    delegateRate: Rate.default(0),
    wrongCodeRate: Rate.default(0),
  }),
  /** Who was not at home: how many say in time when they are, and after how many minutes. Then they are, as others are. */
  customer: z
    .strictObject({
      answerRate: Rate,
      answerMinutes: Span,
      /** Of those who say nothing: at home all the same at an hour that nobody agreed with them. */
      homeUnaskedRate: Rate,
    })
    .prefault({ answerRate: 0.75, answerMinutes: [5, 90], homeUnaskedRate: 0.5 }),
  outages: z.array(Outage).max(20).default([]),
  closings: z.array(Closing).max(20).default([]),
});
export type Scenario = z.infer<typeof Scenario>;

/** @throws if the file is not a scenario, naming the field */
export function readScenario(path: string): Scenario {
  const parsed = Scenario.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new Error(`${path} is not a scenario: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
