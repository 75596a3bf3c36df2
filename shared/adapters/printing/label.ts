// The label of a parcel, 100 x 150 mm: blocks of text from the top, the bar code at the foot, where every scanner looks.
import type { Label, LabelBlock } from "#shared/ports/printing.ts";
import { openPaper, type Page, type Paper, STICKER, type TextStyle } from "./paper.ts";

const EDGE = 4;
const WIDTH = STICKER.width - 2 * EDGE;
const BARS = { y: 112, height: 27 };
/** White beside a bar code, which scanners need: ten modules; this is more. */
const QUIET = 3;
const SIDE = 26;
const MATRIX = SIDE + 4;

const sizes = { small: 9, normal: 12, large: 18 } as const;
/** Millimetres from line to line for each point. */
const LEADING = 0.42;

export async function printLabels(labels: readonly Label[]): Promise<Uint8Array> {
  const paper = await openPaper("Labels", STICKER);
  for (const label of labels) await printLabel(paper, label);
  return paper.finish();
}

async function printLabel(paper: Paper, label: Label): Promise<void> {
  const page = paper.page();
  page.frame({ x: 1.5, y: 1.5, width: STICKER.width - 3, height: STICKER.height - 3 }, 0.4);
  const scale = scaleOf(label);
  let y = EDGE;
  for (const [index, block] of label.blocks.entries()) {
    if (index > 0) page.rule(1.5, y, STICKER.width - 3);
    const isBeside = label.matrix !== undefined && y + heightOf(block) * scale > BARS.y - MATRIX;
    y = printBlock(page, block, { y, scale, width: WIDTH - (isBeside ? MATRIX : 0) });
  }
  page.rule(1.5, BARS.y - 3, STICKER.width - 3);
  if (label.matrix !== undefined) {
    const symbol = await paper.symbol(label.matrix.kind, label.matrix.text);
    const square = { x: STICKER.width - EDGE - SIDE, y: BARS.y - EDGE - 2 - SIDE, width: SIDE, height: SIDE };
    page.shade({ x: square.x - 2, y: square.y - 2, width: SIDE + 4, height: SIDE + 4 }, 0);
    page.symbol(symbol, square);
  }
  page.symbol(await paper.symbol("code-128", label.barcode), {
    x: EDGE + QUIET,
    y: BARS.y,
    width: WIDTH - 2 * QUIET,
    height: BARS.height,
  });
  page.text(label.barcode, STICKER.width / 2, BARS.y + BARS.height + 6, {
    size: 12,
    bold: true,
    align: "center",
    within: WIDTH,
  });
}

interface Spot {
  readonly y: number;
  readonly width: number;
  readonly scale: number;
}

/** @returns where the next one begins. */
function printBlock(page: Page, { heading, lines, size }: LabelBlock, { y, width, scale }: Spot): number {
  let base = y + PADDING * scale;
  if (heading !== undefined) {
    base += HEADING * scale;
    page.text(heading.toUpperCase(), EDGE, base, { size: 6.5 * scale, ink: 0.75, within: width });
  }
  for (const line of lines) {
    const style: TextStyle = { size: sizes[size] * scale, bold: size !== "small", within: width };
    base += sizes[size] * scale * LEADING;
    page.text(line, EDGE, base, style);
  }
  return base + PADDING * 1.4 * scale;
}

const PADDING = 1.5;
const HEADING = 3;

/** Much text is set smaller, so that all of it is above the bar code. */
function scaleOf({ blocks }: Label): number {
  const heights = blocks.map(heightOf);
  const needed = heights.reduce((sum, height) => sum + height, 0);
  return Math.min(1, (BARS.y - 3 - EDGE) / needed);
}

/** Millimetres, at full size. */
const heightOf = ({ heading, lines, size }: LabelBlock): number =>
  PADDING * 2.4 + (heading === undefined ? 0 : HEADING) + lines.length * sizes[size] * LEADING;
