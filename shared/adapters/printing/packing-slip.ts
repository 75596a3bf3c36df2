// The packing slip: who sent what to whom, for whoever opens the parcel.
import type { PackingSlip } from "#shared/ports/printing.ts";
import { printFacts, printHead } from "./head.ts";
import { A4, openPaper, type Page, type Paper } from "./paper.ts";
import { type Column, INNER, MARGIN, numberPages, printTable, type Row, type Sheet } from "./table.ts";

const lines: readonly Column[] = [
  { name: "Quantity", width: 22, style: { size: 11, bold: true, align: "right" } },
  { name: "Item", width: 108, style: { size: 10.5 } },
  { name: "SKU", width: 50, style: { size: 9.5 } },
];
const cartons: readonly Column[] = [
  { name: "Carton", width: 30, style: { size: 10, bold: true } },
  { name: "Contents", width: 120, style: { size: 9.5 } },
  { name: "Weight", width: 30, style: { size: 9.5, align: "right" } },
];

export async function printPackingSlips(slips: readonly PackingSlip[]): Promise<Uint8Array> {
  const paper = await openPaper("Packing slip", A4);
  for (const slip of slips) await printPackingSlip(paper, slip);
  return paper.finish();
}

async function printPackingSlip(paper: Paper, slip: PackingSlip): Promise<void> {
  const bars = await paper.symbol("code-128", slip.barcode);
  const pages: Page[] = [];
  const next = (): Sheet => {
    const page = paper.page();
    pages.push(page);
    return pages.length === 1 ? printHead(page, { ...slip, bars }) : { page, y: 15 };
  };
  let at = printParties(next(), slip);
  at = printFacts(at, slip.facts);
  const rows = slip.lines.map(({ quantity, name, sku }): Row => [[`${quantity}`], [name], [sku]]);
  at = printTable(at, { columns: lines, rows, leading: 5.2, next });
  if (slip.cartons.length > 0) {
    const packed = slip.cartons.map(({ carton, contents, weight }): Row => [[carton], [contents], [weight]]);
    at = printTable({ ...at, y: at.y + 4 }, { columns: cartons, rows: packed, leading: 5, next });
  }
  let y = at.y + 6;
  for (const note of slip.notes) {
    at.page.text(note, MARGIN, y, { size: 9.5, within: INNER });
    y += 5;
  }
  numberPages(pages, `${slip.title} · ${slip.barcode}`);
}

function printParties({ page, y }: Sheet, { from, to }: PackingSlip): Sheet {
  const half = INNER / 2;
  for (const [heading, party, x] of [
    ["From", from, MARGIN],
    ["To", to, MARGIN + half],
  ] as const) {
    page.text(heading, x, y + 3, { size: 7.5, ink: 0.7 });
    for (const [index, line] of party.entries())
      page.text(line, x, y + 8 + index * 5, { size: 10.5, bold: index === 0, within: half - 4 });
  }
  return { page, y: y + 10 + Math.max(from.length, to.length) * 5 };
}
