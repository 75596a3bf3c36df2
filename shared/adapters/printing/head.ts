// The head of an A4 sheet: its title, a bar code at the right, and what there is to know at a glance.
import type { SheetFact } from "#shared/ports/printing.ts";
import { A4, type Page } from "./paper.ts";
import type { Symbology } from "./symbols.ts";
import { INNER, MARGIN, type Sheet } from "./table.ts";

interface Head {
  readonly title: string;
  readonly barcode: string;
  readonly bars: Symbology;
}

const BARS = { width: 70, height: 14 };

export function printHead(page: Page, { title, barcode, bars }: Head): Sheet {
  page.text(title, MARGIN, 24, { size: 20, bold: true, within: INNER - BARS.width - 8 });
  const x = A4.width - MARGIN - BARS.width;
  page.symbol(bars, { x, y: 13, ...BARS });
  page.text(barcode, x + BARS.width / 2, 31, { size: 8, align: "center", within: BARS.width });
  page.rule(MARGIN, 35, INNER, 0.5);
  return { page, y: 38 };
}

const COLUMNS = 3;
const ROW = 10;

/** Three in a row. */
export function printFacts({ page, y }: Sheet, facts: readonly SheetFact[]): Sheet {
  const width = INNER / COLUMNS;
  for (const [index, [name, value]] of facts.entries()) {
    const x = MARGIN + (index % COLUMNS) * width;
    const top = y + Math.floor(index / COLUMNS) * ROW;
    page.text(name, x, top + 3, { size: 7.5, ink: 0.7, within: width - 3 });
    page.text(value, x, top + 7.5, { size: 11, bold: true, within: width - 3 });
  }
  return { page, y: y + Math.ceil(facts.length / COLUMNS) * ROW + 2 };
}
