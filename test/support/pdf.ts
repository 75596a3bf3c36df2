// What a person reads on the pages of a PDF.
import { PDFDocument } from "@cantoo/pdf-lib";

const MM = 72 / 25.4;

export interface PageText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** What stands on each page, and how large it is; all in millimetres from the upper left corner. */
export async function pagesOf(pdf: Uint8Array) {
  const document = await PDFDocument.load(pdf);
  return document.getPages().map((page) => {
    const assets = page.extractContents();
    const { width, height } = page.getSize();
    const texts = assets.flatMap((one): PageText[] =>
      one.kind === "text" ? [{ text: one.getText().trimEnd(), x: one.x / MM, y: (height - one.y) / MM }] : [],
    );
    return {
      size: [Math.round(width / MM), Math.round(height / MM)],
      texts,
      lines: texts.map(({ text }) => text),
      graphics: assets.filter((one) => one.kind === "graphics").length,
    };
  });
}
