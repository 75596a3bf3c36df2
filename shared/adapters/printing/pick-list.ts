// The pick list, for somebody who pushes a trolley: where to go stands first and largest, then how many, then into
// which totes; a box to tick.
import type { PickSheet, PickStop } from "#shared/ports/printing.ts";
import { printFacts, printHead } from "./head.ts";
import { A4, openPaper, type Page, type Paper } from "./paper.ts";
import { type Column, numberPages, printTable, type Row, type Sheet } from "./table.ts";

const place: Column = { name: "Place", width: 32, style: { size: 13, bold: true } };
const quantity: Column = { name: "Take", width: 16, style: { size: 13, bold: true, align: "right" } };
const done: Column = { name: "", width: 12, style: { size: 12, align: "center" } };
const named: Column = { name: "Item", width: 62, style: { size: 9.5 } };
const puts: Column = { name: "Put into", width: 58, style: { size: 9.5 } };

const totes: readonly Column[] = [
  { name: "Tote", width: 20, style: { size: 11, bold: true } },
  { name: "Shipment", width: 100, style: { size: 9.5 } },
  { name: "Leaves", width: 60, style: { size: 9.5 } },
];

export async function printPickLists(sheets: readonly PickSheet[]): Promise<Uint8Array> {
  const paper = await openPaper("Pick list", A4);
  for (const sheet of sheets) await printPickList(paper, sheet);
  return paper.finish();
}

async function printPickList(paper: Paper, sheet: PickSheet): Promise<void> {
  const bars = await paper.symbol("code-128", sheet.barcode);
  const pages: Page[] = [];
  const next = (): Sheet => {
    const page = paper.page();
    pages.push(page);
    return pages.length === 1 ? printHead(page, { ...sheet, bars }) : { page, y: 15 };
  };
  let at = printFacts(next(), sheet.facts);
  if (sheet.totes.length > 0) {
    const rows = sheet.totes.map(({ tote, shipment, leaves }): Row => [[tote], [shipment], [leaves]]);
    at = printTable(at, { columns: totes, rows, leading: 5, next });
    at = { ...at, y: at.y + 3 };
  }
  const isCluster = sheet.totes.length > 1;
  const columns = isCluster
    ? [place, quantity, done, named, puts]
    : [place, quantity, done, { ...named, width: named.width + puts.width }];
  const rows = sheet.stops.map((stop) => rowOf(stop, isCluster));
  printTable(at, { columns, rows, leading: 5, next });
  numberPages(pages, `${sheet.title} · ${sheet.barcode}`);
}

const TICK = "[   ]";
/** Totes that stand in one line. */
const ABREAST = 3;

function rowOf(stop: PickStop, isCluster: boolean): Row {
  const codes = [stop.sku, ...(stop.ean === undefined ? [] : [`EAN ${stop.ean}`])].join("  ·  ");
  const item = [stop.name, codes];
  const row = [[stop.place], [`${stop.quantity}`], [TICK], item];
  if (!isCluster) return row;
  const texts = stop.puts.map(({ tote, quantity: units }) => `${units} > ${tote}`);
  const lines: string[] = [];
  for (let from = 0; from < texts.length; from += ABREAST)
    lines.push(texts.slice(from, from + ABREAST).join("     "));
  return [...row, lines];
}
