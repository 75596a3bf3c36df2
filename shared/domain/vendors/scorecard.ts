// How well a vendor keeps its word: what the ends of its shipments say, added up by week beside punctuality.
import { z } from "zod";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { type PunctualityRecord, Tally } from "#shared/domain/promise/confidence.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { type Instant, MINUTE, toEpoch } from "#shared/kernel/time.ts";

/** Of `minutes...`: `kept` are the minutes, `all` is how many they are of. */
const figures = ["answered", "accepted", "units", "minutesToAnswer", "shipped", "minutesToShip"] as const;
type Figure = (typeof figures)[number];

/** Travels with the event that ends a shipment; by key, what to add. */
export const Score = z.record(z.string(), Tally);
export type Score = z.infer<typeof Score>;

export const vendorFigure = (vendor: string, figure: Figure): string => `vendor|${vendor}|${figure}`;

/** What its vendor said, and when; `units` that it sends, of those that it was `asked` for. */
interface Judged extends Pick<Shipment, "road" | "node" | "leg" | "handedOverAt" | "partOf"> {
  readonly answerBy?: Instant | undefined;
  readonly answered?:
    | { readonly askedAt: Instant; readonly at: Instant; readonly units: number; readonly asked: number }
    | undefined;
  readonly lines: Shipment["lines"];
}

const yes = (is: boolean): Tally => ({ kept: is ? 1 : 0, all: 1 });
const minutes = (from: Instant, to: Instant): Tally => ({
  kept: Math.max(0, Math.round((toEpoch(to) - toEpoch(from)) / MINUTE)),
  all: 1,
});

/**
 * Silence counts once its deadline has passed. What was cancelled says nothing of shipping; a parcel that went ahead of
 * the rest says nothing at all: the rest speaks for the purchase order.
 */
export function scoreOf(
  { road, node, leg, lines, answerBy, answered, handedOverAt, partOf }: Judged,
  ending: "delivered" | "collected" | "replaced" | "cancelled" | "lost",
  at: Instant,
): Score {
  if (road !== "dropShip" || partOf !== undefined) return {};
  const figure = (name: Figure, tally: Tally) => ({ [vendorFigure(node, name)]: tally });
  const { handOverBy } = leg.milestones;
  if (answered === undefined) {
    if (ending !== "replaced" || answerBy === undefined || at < answerBy) return {};
    const asked = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const nothing = { kept: 0, all: asked };
    return {
      ...figure("answered", yes(false)),
      ...figure("accepted", yes(false)),
      ...figure("units", nothing),
    };
  }
  const { askedAt, units, asked } = answered;
  const word = {
    ...figure("answered", yes(true)),
    ...figure("accepted", yes(units === asked)),
    ...figure("units", { kept: units, all: asked }),
    ...figure("minutesToAnswer", minutes(askedAt, answered.at)),
  };
  if (units === 0 || ending === "cancelled") return word;
  if (handedOverAt === undefined) return { ...word, ...figure("shipped", yes(false)) };
  return {
    ...word,
    ...figure("shipped", yes(handedOverAt <= handOverBy)),
    ...figure("minutesToShip", minutes(answered.at, handedOverAt)),
  };
}

/** Figures of one vendor, as they were added up. */
export const VendorRecord = z.strictObject({ accepted: Tally, shipped: Tally });
export type VendorRecord = z.infer<typeof VendorRecord>;

export const tallyOf = (record: PunctualityRecord, vendor: NodeId, figure: Figure): Tally =>
  record.get(vendorFigure(vendor, figure)) ?? { kept: 0, all: 0 };

/** Undefined where nothing is known of it. */
export function vendorRecordOf(record: PunctualityRecord, vendor: NodeId): VendorRecord | undefined {
  const [accepted, shipped] = [tallyOf(record, vendor, "accepted"), tallyOf(record, vendor, "shipped")];
  return accepted.all + shipped.all === 0 ? undefined : { accepted, shipped };
}
