// A plan's shares as shipments, with the terms of their cost.
import { toLeg } from "#shared/domain/promise/way.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import { Grams } from "#shared/kernel/units.ts";
import type { Carton, PlannedLine, PlannedShipment } from "./decision.ts";
import type { LinePart } from "./order-lines.ts";
import type { Plan } from "./plan-at.ts";
import { type Share, termsOf } from "./share.ts";
import type { Survey } from "./survey.ts";

export const plannedShipments = ({ shares }: Plan, survey: Survey): PlannedShipment[] =>
  shares.map((share, index) => ({
    node: share.source.node.id,
    leg: toLeg(share.usable.way),
    lines: pickedLines(share.parts, survey),
    weight: Grams.parse(share.parts.reduce((sum, { weight }) => sum + weight, 0)),
    parcels: share.cartons.map(parcelOf),
    cost: termsOf(share, {
      lines: survey.lines,
      snapshot: survey.snapshot,
      split: index === 0 ? 0 : survey.snapshot.network.policy.splitPenalty,
    }),
  }));

function parcelOf({ box, grams, contents }: Share["cartons"][number]): Carton {
  return {
    ...(box !== undefined && { box }),
    grams,
    ...(contents.length > 0 && { contents: contents.map((line) => ({ ...line })) }),
  };
}

/** What is picked: the components of sets, and parts of one SKU added up. */
export function pickedLines(parts: readonly LinePart[], { lines }: Survey): PlannedLine[] {
  const picked = new Map<Sku, number>();
  for (const { line, quantity } of parts) {
    for (const piece of lines[line]?.item?.pieces ?? [])
      picked.set(piece.sku, (picked.get(piece.sku) ?? 0) + piece.quantity * quantity);
  }
  return [...picked].map(([sku, quantity]) => ({ sku, quantity }));
}

/** What was asked for and is not sent, as it was asked for. */
export function unfilledLines(parts: readonly LinePart[], { lines }: Survey): PlannedLine[] {
  const missing = new Map<number, number>();
  for (const { line, quantity } of parts) missing.set(line, (missing.get(line) ?? 0) + quantity);
  return [...missing].flatMap(([line, quantity]) => {
    const sku = lines[line]?.sku;
    return sku === undefined ? [] : [{ sku, quantity }];
  });
}

/** Physical parcels of a share. */
export const parcelsIn = ({ cartons }: Pick<Share, "cartons">): number => cartons.length;
