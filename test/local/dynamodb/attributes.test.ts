import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Attribute, compare, equal } from "#local/dynamodb/attributes/attribute.ts";
import { keyBytes } from "#local/dynamodb/attributes/key-order.ts";
import { add, canonical, compareNumbers, subtract } from "#local/dynamodb/attributes/numbers.ts";
import { sizeOf } from "#local/dynamodb/attributes/size.ts";
import { checkedItem } from "#local/dynamodb/attributes/validate.ts";
import { refusal } from "./refusal.ts";

const nines = "9".repeat(38);

describe("a number", () => {
  it.each([
    ["1.50", "1.5"],
    ["1e3", "1000"],
    ["+5", "5"],
    ["5.", "5"],
    [".5", "0.5"],
    ["-0", "0"],
    ["-0.0e9", "0"],
    ["0042", "42"],
    ["-12.340E-2", "-0.1234"],
    ["1E-130", `0.${"0".repeat(129)}1`],
    ["9.9E125", `99${"0".repeat(124)}`],
    [nines, nines],
  ])("%s is written %s", (text, written) => {
    expect(canonical(text)).toBe(written);
  });

  it.each([
    ["", "The parameter cannot be converted to a numeric value"],
    ["b", "The parameter cannot be converted to a numeric value: b"],
    ["1 ", "The parameter cannot be converted to a numeric value: 1 "],
    [`1${nines}`, "Attempting to store more than 38 significant digits in a Number"],
    ["1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"],
    ["-1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"],
  ])("%j is refused", (text, message) => {
    expect(refusal(() => canonical(text))).toEqual(["ValidationException", message]);
  });

  it("is added and subtracted exactly, where a double is not exact", () => {
    expect(add("0.1", "0.2")).toBe("0.3");
    expect(add("9007199254740993", "1")).toBe("9007199254740994");
    expect(subtract("1", "0.999")).toBe("0.001");
    expect(subtract("3", "-4")).toBe("7");
    expect(subtract("5", "5")).toBe("0");
    expect(add(nines, "0")).toBe(nines);
    expect(add("1E125", "1E125")).toBe(`2${"0".repeat(125)}`);
  });

  it("is not rounded: a sum of more than 38 digits is refused", () => {
    expect(refusal(() => add("1e50", "1"))).toEqual([
      "ValidationException",
      "Attempting to store more than 38 significant digits in a Number",
    ]);
    expect(refusal(() => add("9e125", "9e125"))[1]).toContain("Number overflow");
  });
});

describe("keys", () => {
  const numbers = fc
    .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -129, max: 87 }))
    .map(([digits, exponent]) => canonical(`${digits}e${exponent}`));
  const bytesOf = (attribute: Attribute) => Buffer.from(keyBytes(attribute));

  it("of numbers lie as their values do", () => {
    const near = fc.integer({ min: -120, max: 120 }).map((tenths) => canonical(`${tenths}e-1`));
    fc.assert(
      fc.property(fc.oneof(numbers, near), fc.oneof(numbers, near), (a, b) => {
        const order = Math.sign(Buffer.compare(bytesOf({ N: a }), bytesOf({ N: b })));
        expect(order).toBe(Math.sign(compareNumbers(a, b)));
        expect(order === 0).toBe(a === b);
      }),
    );
  });

  it("of numbers are ordered within these", () => {
    const ordered = [
      "-1e125",
      "-1.2",
      "-1",
      "-1e-130",
      "0",
      "1e-130",
      "1",
      "1.2",
      "1.21",
      "2",
      "10",
      "1e125",
    ];
    const shuffled = ordered.map((N) => ({ N })).toReversed();
    expect(shuffled.toSorted((a, b) => Buffer.compare(bytesOf(a), bytesOf(b))).map(({ N }) => N)).toEqual(
      ordered,
    );
  });

  it("of texts lie as their UTF-8 bytes do, beyond the first plane too", () => {
    const text = fc.string({ unit: "binary", maxLength: 4 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const order = Buffer.compare(bytesOf({ S: a }), bytesOf({ S: b }));
        expect(Math.sign(compare({ S: a }, { S: b }) ?? 9)).toBe(order);
      }),
    );
    expect(compare({ S: "\u{1F69A}" }, { S: "\uFF5E" })).toBeGreaterThan(0);
  });

  it("of bytes lie as the bytes do, not as their base64", () => {
    const [low, high] = [Buffer.of(0x6b), Buffer.of(0xd4)].map((bytes) => ({ B: bytes.toString("base64") }));
    if (low === undefined || high === undefined) throw new Error("two keys");
    expect(compare(low, high)).toBeLessThan(0);
    expect(bytesOf(high)).toEqual(Buffer.of(0xd4));
  });
});

describe("attributes", () => {
  it("are equal with their sets in any order and their numbers by value", () => {
    expect(equal({ SS: ["a", "b"] }, { SS: ["b", "a"] })).toBe(true);
    expect(equal({ M: { a: { L: [{ N: "1.0" }] } } }, { M: { a: { L: [{ N: "1" }] } } })).toBe(true);
    expect(equal({ SS: ["a"] }, { SS: ["a", "b"] })).toBe(false);
    expect(equal({ L: [{ N: "1" }, { N: "2" }] }, { L: [{ N: "2" }, { N: "1" }] })).toBe(false);
    expect(equal({ S: "1" }, { N: "1" })).toBe(false);
    expect(equal({ M: { a: { NULL: true } } }, { M: { b: { NULL: true } } })).toBe(false);
  });

  it("of different types, or of no order, are not compared", () => {
    expect(compare({ S: "1" }, { N: "1" })).toBeUndefined();
    expect(compare({ BOOL: true }, { BOOL: false })).toBeUndefined();
  });
});

describe("the size of an item", () => {
  // Figures of numbers: what the service counted, by the limit of 400 KB (issue tracker of dynoxide).
  it.each([
    ["0", 1],
    ["1", 2],
    ["12", 2],
    ["123", 3],
    ["100", 2],
    ["1.5", 3],
    ["3.14159", 5],
    ["0.0000001", 2],
    ["-42", 3],
    ["-12345", 5],
    ["1E125", 2],
    ["12345678901234567890123456789012345678", 20],
  ])("counts %s as %i bytes", (number, bytes) => {
    expect(sizeOf({ n: { N: number } })).toBe(1 + bytes);
  });

  it("counts names and texts in UTF-8, and what lists and maps need themselves", () => {
    expect(sizeOf({ é: { S: "à" } })).toBe(4);
    expect(sizeOf({ b: { B: "aGVsbG8=" }, t: { BOOL: true }, z: { NULL: true } })).toBe(1 + 5 + 2 + 2);
    expect(sizeOf({ s: { SS: ["ab", "c"] }, n: { NS: ["1", "22"] }, y: { BS: ["aA=="] } })).toBe(4 + 5 + 2);
    expect(sizeOf({ l: { L: [{ S: "ab" }, { L: [] }] } })).toBe(1 + 3 + (1 + 2) + (1 + 3));
    expect(sizeOf({ m: { M: { ab: { S: "c" } } } })).toBe(1 + 3 + (1 + 2 + 1));
  });
});

describe("an item that a client sends", () => {
  it("has its numbers and base64 brought to one form", () => {
    const sent = { n: { N: "1.0" }, s: { NS: ["2e1", "3"] }, l: { L: [{ M: { b: { B: "YR==" } } }] } };
    expect(checkedItem(sent)).toEqual({
      n: { N: "1" },
      s: { NS: ["20", "3"] },
      l: { L: [{ M: { b: { B: "YQ==" } } }] },
    });
  });

  it("may have its bytes as they are, from a client in this process", () => {
    const bytes = new Uint8Array([0, 104, 105, 0]).subarray(1, 3);
    expect(checkedItem({ b: { B: bytes }, s: { BS: [bytes, "aA=="] } })).toEqual({
      b: { B: "aGk=" },
      s: { BS: ["aGk=", "aA=="] },
    });
    expect(refusal(() => checkedItem({ a: { S: bytes } }))[0]).toBe("SerializationException");
    expect(refusal(() => checkedItem({ a: { BS: [bytes, "aGk="] } }))[1]).toContain("contains duplicates");
  });

  it("keeps a name that objects treat in a way of their own", () => {
    const item = checkedItem(JSON.parse('{"__proto__":{"S":"x"}}'));
    expect(Object.entries(item)).toEqual([["__proto__", { S: "x" }]]);
  });

  const wrong = "One or more parameter values were invalid: ";
  it.each([
    [{}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"],
    [{ X: "a" }, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"],
    [
      { S: "a", N: "1" },
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    ],
    [{ NULL: false }, `${wrong}Null attribute value types must have the value of true`],
    [{ SS: [] }, `${wrong}An string set  may not be empty`],
    [{ NS: [] }, `${wrong}An number set  may not be empty`],
    [{ BS: [] }, `${wrong}Binary sets should not be empty`],
    [{ SS: ["a", "a"] }, `${wrong}Input collection [a, a] contains duplicates.`],
    [{ NS: ["1", "1.0"] }, "Input collection contains duplicates"],
    [{ L: [{ N: "x" }] }, "The parameter cannot be converted to a numeric value: x"],
  ])("is refused with %j", (attribute, message) => {
    expect(refusal(() => checkedItem({ a: attribute }))).toEqual(["ValidationException", message]);
  });

  it.each([{ S: 5 }, { N: 5 }, { BOOL: "no" }, { L: {} }, { M: [] }, { B: "a" }, "text", null])(
    "is refused with %j, which is no attribute at all",
    (attribute) => {
      expect(refusal(() => checkedItem({ a: attribute }))[0]).toBe("SerializationException");
    },
  );

  it("may be 32 levels deep, and no deeper", () => {
    const nested = (levels: number): unknown => (levels === 0 ? { S: "x" } : { L: [nested(levels - 1)] });
    expect(() => checkedItem({ a: nested(31) })).not.toThrow();
    expect(refusal(() => checkedItem({ a: nested(33) }))[1]).toContain("Nesting Levels");
  });
});
