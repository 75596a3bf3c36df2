// Attributes in the form of the wire: one field, named by the type. Numbers are text in canonical form.
import { compareNumbers } from "./numbers.ts";
import { compareTexts } from "./texts.ts";

export type Attribute =
  | { readonly S: string }
  | { readonly N: string }
  /** Base64. */
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly Attribute[] }
  | { readonly M: Item };
export type Item = { readonly [name: string]: Attribute };
export type AttributeType = "S" | "N" | "B" | "BOOL" | "NULL" | "SS" | "NS" | "BS" | "L" | "M";

export const attributeTypes: readonly AttributeType[] = [
  "S",
  "N",
  "B",
  "BOOL",
  "NULL",
  "SS",
  "NS",
  "BS",
  "L",
  "M",
];

export function typeOf(attribute: Attribute): AttributeType {
  if ("S" in attribute) return "S";
  if ("N" in attribute) return "N";
  if ("B" in attribute) return "B";
  if ("BOOL" in attribute) return "BOOL";
  if ("NULL" in attribute) return "NULL";
  if ("SS" in attribute) return "SS";
  if ("NS" in attribute) return "NS";
  if ("BS" in attribute) return "BS";
  return "L" in attribute ? "L" : "M";
}

/** The attribute of that name, and nothing that every object has. */
export const attributeOf = (item: Item, name: string): Attribute | undefined =>
  Object.hasOwn(item, name) ? item[name] : undefined;

/** Also a name that objects treat in a way of their own. */
export function assign(map: Record<string, Attribute>, name: string, attribute: Attribute): void {
  if (name !== "__proto__") map[name] = attribute;
  else
    Object.defineProperty(map, name, {
      value: attribute,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** Same type and value; sets in any order; numbers by value. */
export function equal(a: Attribute, b: Attribute): boolean {
  if ("S" in a) return "S" in b && a.S === b.S;
  if ("N" in a) return "N" in b && compareNumbers(a.N, b.N) === 0;
  if ("B" in a) return "B" in b && a.B === b.B;
  if ("BOOL" in a) return "BOOL" in b && a.BOOL === b.BOOL;
  if ("NULL" in a) return "NULL" in b;
  return equalCollections(a, b);
}

function equalCollections(a: Attribute, b: Attribute): boolean {
  if ("L" in a) return "L" in b && equalLists(a.L, b.L);
  if ("M" in a) return "M" in b && equalMaps(a.M, b.M);
  if ("SS" in a) return "SS" in b && sameMembers(a.SS, b.SS);
  if ("NS" in a) return "NS" in b && sameMembers(a.NS, b.NS);
  if ("BS" in a) return "BS" in b && sameMembers(a.BS, b.BS);
  return false;
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((member) => members.has(member));
}

const equalLists = (a: readonly Attribute[], b: readonly Attribute[]): boolean =>
  a.length === b.length &&
  a.every((element, index) => {
    const other = b[index];
    return other !== undefined && equal(element, other);
  });

function equalMaps(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const [one, other] = [attributeOf(a, name), attributeOf(b, name)];
    return one !== undefined && other !== undefined && equal(one, other);
  });
}

/** <0, 0 or >0 within one of S (order of UTF-8 bytes), N and B; undefined for other or different types. */
export function compare(a: Attribute, b: Attribute): number | undefined {
  if ("S" in a) return "S" in b ? compareTexts(a.S, b.S) : undefined;
  if ("N" in a) return "N" in b ? compareNumbers(a.N, b.N) : undefined;
  if ("B" in a)
    return "B" in b ? Buffer.compare(Buffer.from(a.B, "base64"), Buffer.from(b.B, "base64")) : undefined;
  return undefined;
}
