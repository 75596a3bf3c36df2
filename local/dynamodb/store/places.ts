// Where an item stands in a table or an index: the values of its keys, in an order that SQLite compares rightly.
import type { Attribute, Item } from "../attributes/attribute.ts";
import { keyBytes } from "../attributes/key-order.ts";
import { ServiceError } from "../service-error.ts";
import { type Description, type Index, type Keys, namesOf, typeOf } from "./description.ts";

export type KeyValue = string | Uint8Array;

export interface Place {
  readonly partition: KeyValue;
  /** Empty where the key has one part only. */
  readonly sort: KeyValue;
}

const NO_SORT = "";

/** The place of an item that has its key. @throws ServiceError when it has none, or one of another type. */
export function placeOf(description: Description, item: Item): Place {
  const { keys } = description;
  return {
    partition: checkedSize(partOf(description, item, keys.partition), 2048, tooLong.partition),
    sort:
      keys.sort === undefined
        ? NO_SORT
        : checkedSize(partOf(description, item, keys.sort), 1024, tooLong.sort),
  };
}

/** The place of exactly a key. @throws ServiceError when it has other attributes. */
export function placeOfKey(description: Description, key: Item): Place {
  const names = namesOf(description.keys);
  if (Object.keys(key).length !== names.length || names.some((name) => key[name] === undefined))
    throw mismatch();
  for (const name of names) {
    const part = key[name];
    if (part !== undefined && typeOf(part) !== description.types[name]) throw mismatch();
  }
  return placeOf(description, key);
}

/**
 * The place of an item in an index; undefined where it lacks a part of the key.
 * @throws ServiceError for a part that it has and that cannot be one.
 */
export function placeIn({ types }: Description, { keys, name }: Index, item: Item): Place | undefined {
  const partition = item[keys.partition];
  const sort = keys.sort === undefined ? undefined : item[keys.sort];
  for (const [attribute, part] of [
    [keys.partition, partition],
    [keys.sort ?? "", sort],
  ] as const)
    if (part !== undefined) checkIndexKey(part, { attribute, index: name, expected: types[attribute] ?? "" });
  if (partition === undefined || (keys.sort !== undefined && sort === undefined)) return undefined;
  return { partition: keyBytes(partition), sort: sort === undefined ? NO_SORT : keyBytes(sort) };
}

export function keyOf(keys: Keys, item: Item): Item {
  const key: Record<string, Attribute> = {};
  for (const name of namesOf(keys)) {
    const part = item[name];
    if (part !== undefined) key[name] = part;
  }
  return key;
}

function partOf({ types }: Description, item: Item, name: string): KeyValue {
  const part = item[name];
  if (part === undefined) throw invalid(`Missing the key ${name} in the item`);
  const expected = types[name];
  if (typeOf(part) !== expected)
    throw invalid(`Type mismatch for key ${name} expected: ${expected} actual: ${typeOf(part)}`);
  if (isEmpty(part))
    throw new ServiceError(
      "ValidationException",
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${expected === "S" ? "string" : "binary"} value. Key: ${name}`,
    );
  return keyBytes(part);
}

/** As the service says it, blanks included. */
const tooLong = {
  partition: "Size of hashkey has exceeded the maximum size limit of2048 bytes",
  sort: "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
};

function checkedSize(value: KeyValue, most: number, message: string): KeyValue {
  // A character has at most three bytes in UTF-8 for each of its units here.
  if (value.length * 3 > most && Buffer.byteLength(value) > most) throw invalid(message);
  return value;
}

function checkIndexKey(
  part: Attribute,
  { attribute, index, expected }: { attribute: string; index: string; expected: string },
): void {
  if (typeOf(part) !== expected)
    throw invalid(
      `Type mismatch for Index Key ${attribute} Expected: ${expected} Actual: ${typeOf(part)} IndexName: ${index}`,
    );
  if (isEmpty(part))
    throw new ServiceError(
      "ValidationException",
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${index}, IndexKey: ${attribute}`,
    );
}

const isEmpty = (part: Attribute): boolean =>
  ("S" in part && part.S === "") || ("B" in part && part.B === "");

const invalid = (what: string) =>
  new ServiceError("ValidationException", `One or more parameter values were invalid: ${what}`);
const mismatch = () =>
  new ServiceError("ValidationException", "The provided key element does not match the schema");
