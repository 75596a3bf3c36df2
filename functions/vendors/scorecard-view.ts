// A vendor's figures as its scorecard shows them. A rate or a mean of nothing is left out.
import type { VendorScorecard } from "#shared/contracts/api/vendors.ts";
import type { PunctualityRecord, Tally } from "#shared/domain/promise/confidence.ts";
import { tallyOf, vendorRecordOf } from "#shared/domain/vendors/scorecard.ts";
import { keepsWord, vendorRisk } from "#shared/domain/vendors/vendor-risk.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const rateOf = ({ kept, all }: Tally): number | undefined =>
  all === 0 ? undefined : Math.round((kept / all) * 1000) / 1000;
const hoursOf = ({ kept, all }: Tally): number | undefined =>
  all === 0 ? undefined : hundredths(kept / all / 60);

export function scorecardOf(vendor: NodeId, record: PunctualityRecord, failureCost: number): VendorScorecard {
  const of = (figure: Parameters<typeof tallyOf>[2]) => tallyOf(record, vendor, figure);
  const [answered, accepted, units, shipped] = [of("answered"), of("accepted"), of("units"), of("shipped")];
  const known = vendorRecordOf(record, vendor);
  return {
    vendor,
    asked: answered.all,
    answered: answered.kept,
    acceptedWhole: accepted.kept,
    acceptRate: rateOf(accepted),
    unitsAsked: units.all,
    unitsAccepted: units.kept,
    hoursToAnswer: hoursOf(of("minutesToAnswer")),
    toShip: shipped.all,
    shippedOnTime: shipped.kept,
    onTimeRate: rateOf(shipped),
    hoursToShip: hoursOf(of("minutesToShip")),
    ...(known !== undefined && { keepsWord: Math.round(keepsWord(known) * 1000) / 1000 }),
    extraCost: MinorUnits.parse(vendorRisk(known, failureCost)),
  };
}
