// An item as it is kept.
import type { Item } from "../attributes/attribute.ts";

export interface Kept {
  readonly item: Item;
  /** Bytes, as they are billed. */
  readonly size: number;
}

export const keptOf = (size: unknown, item: unknown): Kept => ({
  item: JSON.parse(String(item)),
  size: Number(size),
});
