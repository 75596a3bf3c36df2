// A label that we print ourselves, and how any label is answered.
import type { Reply } from "#functions/_runtime/api.ts";
import { pdfPrinter } from "#shared/adapters/printing/pdf-printer.ts";
import { type ParcelLabel, zplOf } from "#shared/domain/carriers/parcel-label.ts";
import type { LabelFormat } from "#shared/ports/carriers.ts";

const types = { pdf: "application/pdf", zpl: "application/zpl" } as const satisfies Record<
  LabelFormat,
  string
>;

/** It has a person's address: nobody on the way keeps it. */
export const labelReply = (body: Uint8Array, format: LabelFormat): Reply => ({
  status: 200,
  headers: { "content-type": types[format], "cache-control": "no-store" },
  body,
});

export async function printedLabel(label: ParcelLabel, format: LabelFormat): Promise<Uint8Array> {
  return format === "zpl" ? Buffer.from(zplOf(label)) : pdfPrinter.labels([sheetOf(label)]);
}

const sheetOf = ({ from, to, carrier, service, routing, facts, number }: ParcelLabel) => ({
  blocks: [
    { heading: "From", lines: from, size: "small" as const },
    { heading: "To", lines: to, size: "large" as const },
    { lines: [`${carrier}  ${service}`], size: "normal" as const },
    { heading: "Routing", lines: [routing], size: "large" as const },
    { lines: facts.map(([name, value]) => `${name}: ${value}`), size: "small" as const },
  ],
  barcode: number,
});
