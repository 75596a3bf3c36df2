// A carrier that comes again on the day on which nobody was at home: what it sells, and what is agreed of a parcel.
import { z } from "zod";
import { Instant, WorkingDuration } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

/** What a carrier sells: it is at the door at the latest so long after it was asked, within its window. */
export const SecondVisitSold = z.strictObject({ notice: WorkingDuration, price: MinorUnits.nonnegative() });
export type SecondVisitSold = z.infer<typeof SecondVisitSold>;

/** One to a parcel. `visitBy` appears when its customer has asked for it and the carrier has agreed. */
export const SecondVisit = z.strictObject({
  answerBy: Instant,
  price: MinorUnits,
  /** What it saves: of the promise, or of the days after it. */
  breach: MinorUnits,
  visitBy: Instant.optional(),
});
export type SecondVisit = z.infer<typeof SecondVisit>;
