// A document of pages on which things are put by millimetres from the upper left corner. The library is loaded when
// something is printed: few functions do.
import type { PDFDocument, PDFFont, PDFPage } from "@cantoo/pdf-lib";
import { type SymbolKind, type Symbology, symbolOf } from "./symbols.ts";

/** Points of a millimetre. */
const MM = 72 / 25.4;

export interface Format {
  readonly width: number;
  readonly height: number;
}
export const A4: Format = { width: 210, height: 297 };
export const STICKER: Format = { width: 100, height: 150 };

export interface TextStyle {
  /** Points. */
  readonly size: number;
  readonly bold?: boolean;
  /** Of black: 0 is white. */
  readonly ink?: number;
  readonly align?: "left" | "right" | "center";
  /** Millimetres that there are: what is longer is set smaller, and at last cut. */
  readonly within?: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Page {
  readonly format: Format;
  /** `y` is the base line. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  widthOf(text: string, style: TextStyle): number;
  rule(x: number, y: number, width: number, thickness?: number): void;
  shade(place: Place, ink: number): void;
  frame(place: Place, thickness?: number): void;
  /** In the middle of its place, on white; as large as it allows, bars as high as it is. */
  symbol(symbol: Symbology, place: Place): void;
  /** In lines that fit `within`, broken between words; the last one may be too long. */
  wrap(text: string, style: TextStyle, lines: number): readonly string[];
}

export interface Paper {
  page(): Page;
  symbol(kind: SymbolKind, text: string): Promise<Symbology>;
  finish(): Promise<Uint8Array>;
}

interface Fonts {
  readonly plain: PDFFont;
  readonly bold: PDFFont;
}

export async function openPaper(title: string, format: Format): Promise<Paper> {
  const lib = await import("@cantoo/pdf-lib");
  const document = await lib.PDFDocument.create();
  document.setTitle(title);
  document.setCreator("Lendemain");
  const fonts = {
    plain: await document.embedFont(lib.StandardFonts.Helvetica),
    bold: await document.embedFont(lib.StandardFonts.HelveticaBold),
  };
  return {
    page: () => pageOf(document, fonts, { format, lib }),
    symbol: symbolOf,
    finish: () => document.save({ useObjectStreams: false }),
  };
}

type Library = typeof import("@cantoo/pdf-lib");

function pageOf(
  document: PDFDocument,
  fonts: Fonts,
  { format, lib }: { format: Format; lib: Library },
): Page {
  const page: PDFPage = document.addPage([format.width * MM, format.height * MM]);
  const ink = (amount: number) => lib.grayscale(1 - amount);
  const down = (y: number): number => (format.height - y) * MM;
  const at = ({ x, y, width, height }: Place) => ({
    x: x * MM,
    y: down(y + height),
    width: width * MM,
    height: height * MM,
  });
  const fontOf = ({ bold }: TextStyle): PDFFont => (bold ? fonts.bold : fonts.plain);
  const widthOf = (text: string, style: TextStyle): number =>
    fontOf(style).widthOfTextAtSize(readable(text), style.size) / MM;
  return {
    format,
    widthOf,
    text(given, x, y, style) {
      const { text, size } = fitted(readable(given), style, widthOf);
      const shift = shiftOf(style, widthOf(text, { ...style, size }));
      const color = ink(style.ink ?? 1);
      page.drawText(text, { x: (x - shift) * MM, y: down(y), size, font: fontOf(style), color });
    },
    rule(x, y, width, thickness = 0.25) {
      const [start, end] = [
        { x: x * MM, y: down(y) },
        { x: (x + width) * MM, y: down(y) },
      ];
      page.drawLine({ start, end, thickness: thickness * MM, color: ink(1) });
    },
    shade(place, amount) {
      page.drawRectangle({ ...at(place), color: ink(amount) });
    },
    frame(place, thickness = 0.25) {
      page.drawRectangle({ ...at(place), borderWidth: thickness * MM, borderColor: ink(1) });
    },
    symbol(symbol, place) {
      const { x, y, width, height, down: deep, along } = laid(symbol, place);
      page.drawRectangle({ ...at({ x, y, width, height }), color: ink(0) });
      const path = symbol.outlines
        .map(
          (points) =>
            `M${points.map((point) => `${point[0] * along * MM} ${point[1] * deep * MM}`).join("L")}Z`,
        )
        .join("");
      const fillRule = lib.FillRule.EvenOdd;
      page.drawSvgPath(path, { x: x * MM, y: down(y), color: ink(1), borderWidth: 0, fillRule });
    },
    wrap: (text, style, lines) => wrapped(text, { style, lines, widthOf }),
  };
}

/** Millimetres of a unit of bars, half a module, at most: wider ones are read no better. */
const WIDEST_BAR = 0.3;

/** Where a symbol lies, and what one of its units is along and down. */
function laid({ width, height, isBars }: Symbology, place: Place): Place & { along: number; down: number } {
  const along = Math.min(place.width / width, isBars ? WIDEST_BAR : place.height / height);
  const down = isBars ? place.height / height : along;
  const size = { width: width * along, height: height * down };
  return {
    x: place.x + (place.width - size.width) / 2,
    y: place.y + (place.height - size.height) / 2,
    ...size,
    along,
    down,
  };
}

const shiftOf = ({ align = "left" }: TextStyle, width: number): number =>
  ({ left: 0, right: width, center: width / 2 })[align];

interface Wrapping {
  readonly style: TextStyle;
  readonly lines: number;
  readonly widthOf: (text: string, style: TextStyle) => number;
}

function wrapped(text: string, { style, lines, widthOf }: Wrapping): readonly string[] {
  const { within = Number.POSITIVE_INFINITY } = style;
  const done: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || done.length + 1 === lines || widthOf(longer, style) <= within) line = longer;
    else {
      done.push(line);
      line = word;
    }
  }
  return [...done, line];
}

/** Down to so much of its size before a text is cut. */
const SMALLEST = 0.7;

function fitted(
  text: string,
  style: TextStyle,
  widthOf: (text: string, style: TextStyle) => number,
): { readonly text: string; readonly size: number } {
  const { size, within = Number.POSITIVE_INFINITY } = style;
  const wide = widthOf(text, style);
  if (wide <= within) return { text, size };
  const smaller = Math.max(SMALLEST, within / wide) * size;
  let cut = text;
  while (cut !== "" && widthOf(cut === text ? text : `${cut}…`, { ...style, size: smaller }) > within + 1e-6)
    cut = cut.slice(0, -1);
  return { text: cut === text ? text : `${cut.trimEnd()}…`, size: smaller };
}

/** Letters that the fonts of every reader have: others lose their accents, and what is left is a question mark. */
function readable(text: string): string {
  return Array.from(text.normalize("NFC"), (sign) =>
    isPrintable(sign) ? sign : (bare[sign] ?? Array.from(sign.normalize("NFD")).find(isPrintable) ?? "?"),
  ).join("");
}

/** What is no letter with an accent, but is read as one. */
const bare: Readonly<Record<string, string>> = {
  Ł: "L",
  ł: "l",
  Đ: "D",
  đ: "d",
  ı: "i",
  "\t": " ",
  "\n": " ",
};

/** Windows-1252, which is what the standard fonts of PDF are encoded in. */
const beyondLatin = new Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");
const isPrintable = (sign: string): boolean => /^[\x20-\x7e\xa0-\xff]$/.test(sign) || beyondLatin.has(sign);
