// An item as it is kept.
import type { Item } from "../attributes/attribute.ts";

export interface Weighed {
  readonly item: Item;
  /** Bytes, as they are billed. */
  readonly size: number;
}

export interface Kept extends Weighed {
  /** The item as it is stored: what tells of it needs it again. */
  readonly text: string;
}

export const keptOf = (size: unknown, item: unknown): Kept => {
  const text = String(item);
  return { item: JSON.parse(text), size: Number(size), text };
};
