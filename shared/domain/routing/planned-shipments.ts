// A plan's shares as shipments, with the terms of their cost.
import { toLeg } from "#shared/domain/promise/way.ts";
import { Grams, MinorUnits } from "#shared/kernel/units.ts";
import type { CostTerms, PlannedLine, PlannedShipment } from "./decision.ts";
import type { LinePart } from "./order-lines.ts";
import type { Plan, Share } from "./plan-at.ts";
import type { Survey } from "./survey.ts";
import { parcelsFor, priceOf } from "./weight-tariff.ts";

export const plannedShipments = ({ shares }: Plan, survey: Survey): PlannedShipment[] =>
  shares.map((share, index) => ({
    node: share.source.node.id,
    leg: toLeg(share.usable.way),
    lines: plannedLines(share.parts, survey),
    weight: Grams.parse(weightOf(share.parts)),
    cost: costOf(share, index === 0 ? 0 : survey.snapshot.network.policy.splitPenalty),
  }));

/** Parts of one SKU are added up. */
export function plannedLines(parts: readonly LinePart[], { lines }: Survey): PlannedLine[] {
  const planned = new Map<number, number>();
  for (const { line, quantity } of parts) planned.set(line, (planned.get(line) ?? 0) + quantity);
  return [...planned].flatMap(([line, quantity]) => {
    const sku = lines[line]?.sku;
    return sku === undefined ? [] : [{ sku, quantity }];
  });
}

const weightOf = (parts: readonly LinePart[]): number => parts.reduce((sum, { weight }) => sum + weight, 0);

/** Physical parcels of a share: by weight where a carrier takes them, one where they are collected. */
export const parcelsIn = ({ usable, parts }: Pick<Share, "usable" | "parts">): number =>
  usable.tariff ? parcelsFor(usable.tariff, weightOf(parts)) : 1;

function costOf(share: Share, split: number): CostTerms {
  const { source, usable, parts } = share;
  const parcels = parcelsIn(share);
  const units = parts.reduce((sum, { quantity }) => sum + quantity, 0);
  const { perParcel, perUnit } = source.node.handling;
  return {
    tariff: MinorUnits.parse(usable.tariff ? priceOf(usable.tariff, weightOf(parts)) : 0),
    saturday: MinorUnits.parse(parcels * usable.way.surcharge),
    handling: MinorUnits.parse(parcels * perParcel + units * perUnit),
    split: MinorUnits.parse(split),
  };
}
