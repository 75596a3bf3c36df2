// The manifest: every parcel of a truck by its number, a box to tick, and two lines to sign at the end.
import type { ManifestSheet } from "#shared/ports/printing.ts";
import { printFacts, printHead } from "./head.ts";
import { A4, openPaper, type Page, type Paper } from "./paper.ts";
import { type Column, INNER, MARGIN, numberPages, printTable, type Row, type Sheet } from "./table.ts";

const columns: readonly Column[] = [
  { name: "", width: 12, style: { size: 10, align: "right" } },
  { name: "Number", width: 66, style: { size: 10.5, bold: true } },
  { name: "Service", width: 34, style: { size: 9.5 } },
  { name: "Weight", width: 20, style: { size: 9.5, align: "right" } },
  { name: "Shipment", width: 38, style: { size: 7.5 } },
  { name: "", width: 10, style: { size: 11, align: "center" } },
];
const TICK = "[  ]";
/** Two lines to sign, with what stands below them. */
const SIGNING = 24;

export async function printManifests(sheets: readonly ManifestSheet[]): Promise<Uint8Array> {
  const paper = await openPaper("Manifest", A4);
  for (const sheet of sheets) await printManifest(paper, sheet);
  return paper.finish();
}

async function printManifest(paper: Paper, sheet: ManifestSheet): Promise<void> {
  const bars = await paper.symbol("code-128", sheet.barcode);
  const pages: Page[] = [];
  const next = (): Sheet => {
    const page = paper.page();
    pages.push(page);
    return pages.length === 1 ? printHead(page, { ...sheet, bars }) : { page, y: 15 };
  };
  const at = printFacts(next(), sheet.facts);
  const rows = sheet.parcels.map(
    ({ tracking, service, weight, shipment }, index): Row => [
      ...[[`${index + 1}`], [tracking], [service]],
      ...[[weight], [shipment], [TICK]],
    ],
  );
  const end = printTable(at, { columns, rows, leading: 5, next });
  const { page, y } = end.y + SIGNING > A4.height - 20 ? next() : end;
  const half = INNER / 2;
  for (const [index, name] of sheet.signatures.entries()) {
    const x = MARGIN + index * half;
    page.rule(x, y + SIGNING - 6, half - 8);
    page.text(name, x, y + SIGNING - 2, { size: 8, ink: 0.7, within: half - 8 });
  }
  numberPages(pages, `${sheet.title} · ${sheet.barcode}`);
}
