// Tables that go on, with their heading, over as many pages as they need.
import { A4, type Page, type TextStyle } from "./paper.ts";

export const MARGIN = 15;
export const INNER = A4.width - 2 * MARGIN;
/** Below it there is the page's number. */
const BOTTOM = A4.height - 20;

export interface Column {
  readonly name: string;
  /** Millimetres. */
  readonly width: number;
  readonly style: TextStyle;
}

/** Where a sheet has come to; a page that is full is followed by another one. */
export interface Sheet {
  readonly page: Page;
  readonly y: number;
}

/** A cell holds one or more lines. */
export type Row = readonly (readonly string[])[];

interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Millimetres of a line. */
  readonly leading: number;
  /** Opens the next page; @returns where it begins. */
  readonly next: () => Sheet;
}

const GAP = 2;

export function printTable(from: Sheet, { columns, rows, leading, next }: Table): Sheet {
  let sheet = from.y + 2 * leading + 8 > BOTTOM ? next() : from;
  sheet = printHeading(sheet, columns);
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, at) => broken(sheet.page, cell, columns[at]));
    const lines = Math.max(...cells.map((cell) => cell.length), 1);
    const height = lines * leading + 2;
    if (sheet.y + height > BOTTOM) sheet = printHeading(next(), columns);
    const { page, y } = sheet;
    if (index % 2 === 1) page.shade({ x: MARGIN, y, width: INNER, height }, 0.07);
    let x = MARGIN;
    for (const [at, { width, style }] of columns.entries()) {
      const [edge, within] = [edgeOf(x, width, style), width - GAP];
      for (const [line, text] of (cells[at] ?? []).entries())
        page.text(text, edge, y + (line + 1) * leading - 0.3, { ...style, within });
      x += width;
    }
    sheet = { page, y: y + height };
  }
  sheet.page.rule(MARGIN, sheet.y, INNER);
  return { ...sheet, y: sheet.y + 2 };
}

/** A line that is too long goes on in a second one. */
const broken = (page: Page, cell: readonly string[], column: Column | undefined): readonly string[] =>
  column === undefined
    ? cell
    : cell.flatMap((line) => page.wrap(line, { ...column.style, within: column.width - GAP }, 2));

function printHeading({ page, y }: Sheet, columns: readonly Column[]): Sheet {
  let x = MARGIN;
  for (const { name, width, style } of columns) {
    const align = style.align ?? "left";
    page.text(name, edgeOf(x, width, style), y + 4, { size: 8, ink: 0.7, align, within: width - GAP });
    x += width;
  }
  page.rule(MARGIN, y + 5.5, INNER, 0.5);
  return { page, y: y + 6.5 };
}

function edgeOf(x: number, width: number, { align = "left" }: TextStyle): number {
  switch (align) {
    case "left":
      return x + 1;
    case "right":
      return x + width - GAP;
    case "center":
      return x + width / 2;
  }
}

/** The number of each page at its foot. */
export function numberPages(pages: readonly Page[], title: string): void {
  for (const [index, page] of pages.entries()) {
    page.text(title, MARGIN, A4.height - 11, { size: 8, ink: 0.7, within: INNER - 30 });
    page.text(`${index + 1} / ${pages.length}`, A4.width - MARGIN, A4.height - 11, {
      size: 8,
      ink: 0.7,
      align: "right",
    });
  }
}
