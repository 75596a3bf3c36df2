// One node's share of a plan, with the parcels that it fills and the terms of its cost.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { vendorRisk } from "#shared/domain/vendors/vendor-risk.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import type { Carton } from "./cartons.ts";
import type { CostTerms } from "./decision.ts";
import type { Bids, Snapshot } from "./demand.ts";
import type { LinePart, OrderLine } from "./order-lines.ts";
import { cartonsOf } from "./packing.ts";
import type { UsableWay } from "./screening.ts";
import { packedPrice } from "./sourcing.ts";
import type { Source, Survey } from "./survey.ts";

export interface Share {
  readonly source: Pick<Source, "node">;
  readonly usable: UsableWay;
  readonly parts: readonly LinePart[];
  readonly cartons: readonly Carton[];
}

export const shareOf = (
  { source, usable }: Pick<Share, "source" | "usable">,
  parts: readonly LinePart[],
  { lines, packed }: Pick<Survey, "lines" | "packed">,
): Share => ({ source, usable, parts, cartons: cartonsOf(source.node, usable, { lines, parts }, packed) });

/** What sending from there is expected to cost because its vendor may fail, once for a shipment. */
export function riskOf({ id, type }: NetworkNode, { network, vendorRecord }: Snapshot): number {
  if (type !== "vendor" || vendorRecord === undefined) return 0;
  return vendorRisk(vendorRecord(id), network.policy.vendorFailureCost);
}

interface Pricing {
  readonly lines: readonly OrderLine[];
  /** Absent: money alone. */
  readonly snapshot?: Snapshot | undefined;
  /** Penalty of this shipment for not being the only one. */
  readonly split: number;
}

export function termsOf(
  { source, usable, parts, cartons }: Share,
  { lines, snapshot, split }: Pricing,
): CostTerms {
  const bids = snapshot?.bids;
  const { perParcel, perUnit } = source.node.handling;
  const units = parts.reduce((sum, { quantity }) => sum + quantity, 0);
  const parcels = cartons.length;
  const risk = snapshot === undefined ? 0 : riskOf(source.node, snapshot);
  const tariff = usable.tariff
    ? packedPrice(
        usable.tariff,
        cartons.map(({ grams }) => grams),
      )
    : 0;
  const bid = parts.reduce(
    (sum, { line, quantity }) => sum + quantity * unitBid(lines[line], source, bids),
    parcels * (bids?.parcel(source.node.id) ?? 0),
  );
  return {
    tariff: MinorUnits.parse(tariff),
    saturday: MinorUnits.parse(parcels * usable.way.surcharge),
    handling: MinorUnits.parse(parcels * perParcel + units * perUnit),
    split: MinorUnits.parse(split),
    bid: MinorUnits.parse(bid),
    ...(risk > 0 && { risk: MinorUnits.parse(risk) }),
  };
}

/** What one unit of a line is worth where it lies. */
export function unitBid(
  line: OrderLine | undefined,
  { node }: Pick<Source, "node">,
  bids: Bids | undefined,
): number {
  if (bids === undefined) return 0;
  return (line?.item?.pieces ?? []).reduce(
    (sum, { sku, quantity }) => sum + quantity * bids.unit(sku, node.id),
    0,
  );
}
