// What it costs to trust a vendor, in expectation, beyond what a vendor of whom nothing is known costs:
//
//   P(keeps)  = (19 + accepted whole) / (20 + asked)  x  (19 + shipped on time) / (20 + accepted)
//   extra     = max(0, 0.95 x 0.95 - P(keeps)) x what a failure costs, rounded to whole minor units
//
// Each factor is the mean of a Beta posterior with the prior Beta(19, 1), as for punctuality (confidence.ts): it expects
// 95 % and weighs as much as twenty purchase orders, so that one refusal condemns nobody. A vendor that is better than
// that costs nothing less: that others fail, too, no other term of the cost says.
import type { Tally } from "#shared/domain/promise/confidence.ts";
import type { VendorRecord } from "./scorecard.ts";

const PRIOR = { kept: 19, all: 20 };

const posterior = ({ kept, all }: Tally): number => (PRIOR.kept + kept) / (PRIOR.all + all);

/** The probability that a purchase order is accepted whole and shipped in time. */
export const keepsWord = ({ accepted, shipped }: VendorRecord): number =>
  posterior(accepted) * posterior(shipped);

const EXPECTED = (PRIOR.kept / PRIOR.all) ** 2;

/** Whole minor units for a shipment; `failure`: what one costs that the vendor does not send, or sends late. */
export const vendorRisk = (record: VendorRecord | undefined, failure: number): number =>
  record === undefined ? 0 : Math.round(Math.max(0, EXPECTED - keepsWord(record)) * failure);
