import type { Printer } from "#shared/ports/printing.ts";
import { printLabels } from "./label.ts";
import { printManifests } from "./manifest.ts";
import { printPackingSlips } from "./packing-slip.ts";
import { printPickLists } from "./pick-list.ts";

/** Stateless; loads the PDF library at the first print. */
export const pdfPrinter: Printer = {
  labels: printLabels,
  pickLists: printPickLists,
  packingSlips: printPackingSlips,
  manifests: printManifests,
};
