import { describe, expect, it } from "vitest";
import { pdfPrinter } from "#shared/adapters/printing/pdf-printer.ts";
import { symbolOf } from "#shared/adapters/printing/symbols.ts";
import type { Label, PackingSlip, PickSheet } from "#shared/ports/printing.ts";
import { pagesOf } from "#test/support/pdf.ts";

const label: Label = {
  blocks: [
    { lines: ["CHRONO"], size: "large" },
    { heading: "To", lines: ["Camille Lefèvre", "1 rue de l’Exemple", "FR 75004 Paris"], size: "normal" },
  ],
  barcode: "CX000123456789FR",
};

describe("a label", () => {
  it("is 100 x 150 mm, with its text above the bars and the bars' text below them", async () => {
    const [page, more] = await pagesOf(await pdfPrinter.labels([label]));
    expect(more).toBeUndefined();
    expect(page?.size).toEqual([100, 150]);
    expect(page?.lines).toEqual(["CHRONO", "TO", ...(label.blocks[1]?.lines ?? []), "CX000123456789FR"]);
    const number = page?.texts.at(-1);
    expect(number?.y).toBeGreaterThan(140);
    for (const { y } of page?.texts.slice(0, -1) ?? []) expect(y).toBeLessThan(109);
  });

  it("has room for any text: it is set smaller, and in the end cut", async () => {
    const line = "Résidence des Marronniers, escalier 4, bâtiment du fond de la cour, troisième étage";
    const block = { heading: "To", lines: [line, line], size: "large" as const };
    const [cut] = await pagesOf(await pdfPrinter.labels([{ ...label, blocks: [block] }]));
    expect(cut?.lines[1]).toMatch(/^Résidence des Marronniers, .*…$/);
    const blocks = Array.from({ length: 14 }, () => block);
    const [full] = await pagesOf(await pdfPrinter.labels([{ ...label, blocks }]));
    expect(full?.lines).toHaveLength(43);
    for (const { y } of full?.texts.slice(0, -1) ?? []) expect(y).toBeLessThan(109);
  });

  it("keeps letters that it has no sign for readable", async () => {
    const blocks = [{ lines: ["Łódź, Žižkov 5 €, Brașov 東京"], size: "normal" as const }];
    const [page] = await pagesOf(await pdfPrinter.labels([{ ...label, blocks }]));
    expect(page?.lines[0]).toBe("Lódz, Žižkov 5 €, Brasov ??");
  });

  it("is one of as many pages as there are labels, and has a second symbol where it is asked for", async () => {
    const matrix = { kind: "data-matrix", text: "ord_1-101|CX1" } as const;
    const pages = await pagesOf(await pdfPrinter.labels([label, { ...label, matrix }]));
    expect(pages).toHaveLength(2);
    expect(pages[1]?.graphics).toBeGreaterThan(pages[0]?.graphics ?? 0);
  });
});

describe("a symbol", () => {
  it("of Code 128 begins and ends as the standard says, in whole modules", async () => {
    const { outlines } = await symbolOf("code-128", "A1");
    const edges = outlines.flatMap((points) => points.slice(0, 2).map(([x]) => x / 2)).sort((a, b) => a - b);
    const widths = edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0));
    // Start B, "A", "1", check sign, stop: ISO/IEC 15417.
    expect(widths.slice(0, 6)).toEqual([2, 1, 1, 2, 1, 4]);
    expect(widths.slice(6, 12)).toEqual([1, 1, 1, 3, 2, 3]);
    expect(widths.slice(-7)).toEqual([2, 3, 3, 1, 1, 1, 2]);
  });

  it("is refused for a text that it cannot hold", async () => {
    await expect(symbolOf("data-matrix", "x".repeat(4000))).rejects.toThrow(
      /too|length|long|capacity|symbol/i,
    );
  });
});

const stop = (number: number): PickSheet["stops"][number] => ({
  place: `A-01-${number}-2`,
  sku: `MUG-${number}`,
  ean: "4006381333931",
  name: "Mug, white",
  quantity: 3,
  puts: [
    { tote: "T1", quantity: 2 },
    { tote: "T2", quantity: 1 },
  ],
});

const sheet: PickSheet = {
  title: "Pick list 1 of 1",
  barcode: "pw_1-1",
  facts: [["Node", "Warehouse Lyon"]],
  totes: ["T1", "T2"].map((tote) => ({ tote, shipment: `ord_${tote}-101`, leaves: "16:00" })),
  stops: [stop(1)],
};

describe("a pick list", () => {
  it("says where to go, how many to take, and into which tote", async () => {
    const [page] = await pagesOf(await pdfPrinter.pickLists([sheet]));
    expect(page?.size).toEqual([210, 297]);
    for (const text of ["A-01-1-2", "3", "Mug, white", "MUG-1  ·  EAN 4006381333931", "2 > T1     1 > T2"])
      expect(page?.lines).toContain(text);
    expect(page?.lines).toContain("1 / 1");
  });

  it("keeps its order over many pages, each with the heading and its number", async () => {
    const stops = Array.from({ length: 60 }, (_, index) => stop(index + 1));
    const pages = await pagesOf(await pdfPrinter.pickLists([{ ...sheet, stops }]));
    const places = pages.flatMap(({ lines }) => lines.filter((text) => text.startsWith("A-01-")));
    expect(places).toEqual(stops.map(({ place }) => place));
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, { lines, texts }] of pages.entries()) {
      expect(lines).toContain("Put into");
      expect(lines).toContain(`${index + 1} / ${pages.length}`);
      for (const { y } of texts) expect(y).toBeLessThan(290);
    }
  });

  it("of one tote says nothing of totes", async () => {
    const [page] = await pagesOf(await pdfPrinter.pickLists([{ ...sheet, totes: [] }]));
    expect(page?.lines).not.toContain("Put into");
  });
});

describe("a packing slip", () => {
  const slip: PackingSlip = {
    title: "Packing slip",
    barcode: "ord_1-101",
    from: ["Warehouse Lyon"],
    to: ["Camille Lefèvre", "75004 Paris"],
    facts: [["Order", "W-1"]],
    lines: [{ sku: "MUG-1", name: "Mug, white", quantity: 2 }],
    cartons: [{ carton: "1", contents: "2 x MUG-1", weight: "0.8 kg" }],
    notes: ["1 further parcel of this order is on its way."],
  };

  it("names sender, addressee, what is in it and in which carton", async () => {
    const [page] = await pagesOf(await pdfPrinter.packingSlips([slip]));
    for (const text of ["Camille Lefèvre", "Warehouse Lyon", "W-1", "2", "Mug, white", "2 x MUG-1", "0.8 kg"])
      expect(page?.lines).toContain(text);
    expect(page?.lines).toContain("1 further parcel of this order is on its way.");
  });
});
