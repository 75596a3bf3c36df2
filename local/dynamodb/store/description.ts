// What a table is: its keys, its indexes, and what its stream tells.
import type { Attribute } from "../attributes/attribute.ts";

export type KeyType = "S" | "N" | "B";
export type StreamView = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

export interface Keys {
  readonly partition: string;
  readonly sort?: string;
}

export interface Index {
  readonly name: string;
  readonly keys: Keys;
  readonly isLocal: boolean;
  readonly projection: "ALL" | "KEYS_ONLY" | readonly string[];
}

export interface Description {
  readonly name: string;
  readonly keys: Keys;
  /** Of every attribute that is part of a key. */
  readonly types: Readonly<Record<string, KeyType>>;
  readonly indexes: readonly Index[];
  readonly stream?: StreamView;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export const namesOf = ({ partition, sort }: Keys): readonly string[] =>
  sort === undefined ? [partition] : [partition, sort];

/** The only type that an attribute has. */
export const typeOf = (attribute: Attribute): string => {
  for (const type in attribute) return type;
  return "";
};
