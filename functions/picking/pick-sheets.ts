// What stands on the pick lists of a wave, or of a task, in the words and the local time of the node.
import type { PickWaveView } from "#shared/contracts/api/picking.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { nameOf, type ShelfPlace } from "#shared/domain/network/shelf-place.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { PickSheet, SheetFact } from "#shared/ports/printing.ts";

/** @example localTime("2026-11-23T15:00:00.000Z", "Europe/Paris") // "Mon 23 Nov, 16:00" */
export function localTime(at: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(at));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("weekday")} ${part("day")} ${part("month")}, ${part("hour")}:${part("minute")}`;
}

/** @example withPlaces("Mug", [{ aisle: "B", bay: 1, level: 4 }]) // "Mug (also at B-01-4)" */
export const withPlaces = (name: string, also: readonly ShelfPlace[] = []): string =>
  also.length === 0 ? name : `${name} (also at ${also.map(nameOf).join(", ")})`;

export function sheetsOf(wave: PickWaveView, node: NetworkNode | undefined): PickSheet[] {
  const timeZone = node?.timeZone ?? "UTC";
  const truck = [wave.carrier, wave.service].filter((name) => name !== undefined).join(" ");
  const leaves = wave.leavesAt === undefined ? undefined : localTime(wave.leavesAt, timeZone);
  return wave.walks.map((walk) => {
    const isSingles = wave.kind === "single-line";
    const facts: SheetFact[] = [
      ["Node", node?.name ?? wave.node],
      ["Pick by", localTime(wave.dueBy, timeZone)],
      ["Truck", leaves === undefined ? truck || "several" : `${truck}, ${leaves}`],
      ["Zone", walk.zone],
      ["Trolley", isSingles ? "all together, sorted when packed" : `${walk.trolley}`],
      ["Units", `${walk.units}`],
    ];
    return {
      title: `Pick list ${walk.number} of ${wave.walks.length}`,
      barcode: `${wave.id}-${walk.number}`,
      facts,
      totes: walk.totes.map(({ tote, shipmentId }) => ({ tote, shipment: shipmentId, leaves: leaves ?? "" })),
      stops: walk.stops.map(({ place, also, sku, ean, name, quantity, puts }) => ({
        place: place === undefined ? "no place" : nameOf(place),
        sku,
        ean,
        name: withPlaces(name, also),
        quantity,
        puts: puts.flatMap(({ tote, quantity: units }) =>
          tote === undefined ? [] : [{ tote, quantity: units }],
        ),
      })),
    };
  });
}
