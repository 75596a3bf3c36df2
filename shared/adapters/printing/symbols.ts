// Bars and modules of a symbol as shapes, to be drawn sharp at any size.
import type { DrawingContext, RenderOptions } from "bwip-js/generic";

/** Points of closed outlines, y downwards; what lies in an even number of them is white. */
export interface Symbology {
  readonly width: number;
  readonly height: number;
  /** Only their widths tell something. */
  readonly isBars: boolean;
  readonly outlines: readonly (readonly (readonly [number, number])[])[];
}

export type SymbolKind = "code-128" | "qr" | "data-matrix";

/** @throws Error for a text that the symbol has no sign for */
export async function symbolOf(kind: SymbolKind, text: string): Promise<Symbology> {
  const { code128, qrcode, datamatrix } = await import("bwip-js/generic");
  switch (kind) {
    case "code-128":
      return code128(plain("code128", text), shapes(true));
    case "qr":
      return qrcode({ ...plain("qrcode", text), eclevel: "M" } as RenderOptions, shapes(false));
    case "data-matrix":
      return datamatrix(plain("datamatrix", text), shapes(false));
  }
}

/** Two units for a module, as at an odd number bars are rounded; no margin and no text: those are the paper's. */
const plain = (bcid: string, text: string): RenderOptions => ({ bcid, text, scale: 2, includetext: false });

function shapes(isBars: boolean): DrawingContext<Symbology> {
  const outlines: (readonly (readonly [number, number])[])[] = [];
  let size = { width: 0, height: 0 };
  return {
    scale: () => null,
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init(width, height) {
      size = { width, height };
    },
    line(x0, y0, x1, y1, lw) {
      const half = lw / 2;
      // Bars stand upright; they are given by their middle.
      const [left, right] = x0 === x1 ? [x0 - half, x0 + half] : [x0, x1];
      const [top, bottom] = x0 === x1 ? [y0, y1] : [y0 - half, y0 + half];
      outlines.push([
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ]);
    },
    polygon: (points) => outlines.push(points),
    hexagon: () => undefined,
    ellipse: () => undefined,
    fill: () => undefined,
    text: () => undefined,
    end: () => ({ ...size, isBars, outlines }),
  };
}
