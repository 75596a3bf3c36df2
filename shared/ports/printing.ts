// Paper for people who pick, pack and hand over: what stands on it, in words; how it looks is the printer's.

/** A sticker of 100 x 150 mm. */
export interface Label {
  /** From top to bottom, ruled off from each other. */
  readonly blocks: readonly LabelBlock[];
  /** Code 128 across the label, its text below it. Printable ASCII, at most 30 characters of it. */
  readonly barcode: string;
  /** For scanners that read more than a number. */
  readonly matrix?: { readonly kind: "qr" | "data-matrix"; readonly text: string };
}

export interface LabelBlock {
  /** What the lines are, in small print. */
  readonly heading?: string;
  readonly lines: readonly string[];
  readonly size: "small" | "normal" | "large";
}

/** A name and what stands for it. */
export type SheetFact = readonly [name: string, value: string];

/** One walk of one picker through a node. */
export interface PickSheet {
  readonly title: string;
  /** Code 128 at its head. */
  readonly barcode: string;
  readonly facts: readonly SheetFact[];
  /** Empty where everything goes into one tote. */
  readonly totes: readonly { readonly tote: string; readonly shipment: string; readonly leaves: string }[];
  /** In walking order. */
  readonly stops: readonly PickStop[];
}

export interface PickStop {
  readonly place: string;
  readonly sku: string;
  readonly ean?: string | undefined;
  readonly name: string;
  readonly quantity: number;
  /** What of it goes into which tote. */
  readonly puts: readonly { readonly tote: string; readonly quantity: number }[];
}

/** What lies in a parcel, for whoever opens it. */
export interface PackingSlip {
  readonly title: string;
  readonly barcode: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly facts: readonly SheetFact[];
  readonly lines: readonly PackedLine[];
  /** One of several, or none where nothing is known of them. */
  readonly cartons: readonly {
    readonly carton: string;
    readonly contents: string;
    readonly weight: string;
  }[];
  /** At the end: what else there is to know. */
  readonly notes: readonly string[];
}

export interface PackedLine {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
}

/** What a truck takes, for its driver. */
export interface ManifestSheet {
  readonly title: string;
  readonly barcode: string;
  readonly facts: readonly SheetFact[];
  readonly parcels: readonly {
    readonly tracking: string;
    readonly service: string;
    readonly weight: string;
    readonly shipment: string;
  }[];
  /** Who signs it. */
  readonly signatures: readonly [string, string];
}

/** Each answers a PDF. */
export interface Printer {
  labels(labels: readonly Label[]): Promise<Uint8Array>;
  pickLists(sheets: readonly PickSheet[]): Promise<Uint8Array>;
  packingSlips(slips: readonly PackingSlip[]): Promise<Uint8Array>;
  manifests(sheets: readonly ManifestSheet[]): Promise<Uint8Array>;
}
