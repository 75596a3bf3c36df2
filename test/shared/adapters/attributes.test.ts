import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromAttributes, toAttributes } from "#shared/adapters/dynamodb/attributes.ts";

describe("the attributes of an item", () => {
  it("come back as they were, whatever they hold", () => {
    const value = fc.oneof(
      fc.string(),
      fc.string().map((text) => `json:${text}`),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.boolean(),
      fc.array(fc.jsonValue()).map((list) => JSON.parse(JSON.stringify(list))),
      fc.dictionary(fc.string(), fc.jsonValue()).map((map) => JSON.parse(JSON.stringify(map))),
      fc.uint8Array(),
    );
    const name = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(name, value), (item) => {
        expect(fromAttributes(toAttributes(item))).toEqual({ ...item });
      }),
    );
  });

  it("hold a list or a map as text", () => {
    expect(toAttributes({ lines: [{ sku: "MUG-1", quantity: 2 }], held: 3 })).toEqual({
      lines: { S: 'json:[{"sku":"MUG-1","quantity":2}]' },
      held: { N: "3" },
    });
  });

  it("leave out what is undefined, and refuse what DynamoDB cannot hold", () => {
    expect(toAttributes({ phone: undefined })).toEqual({});
    expect(() => toAttributes({ held: Number.NaN })).toThrow(new TypeError("no attribute holds NaN"));
  });

  it("are read where they were written as nested attributes before", () => {
    expect(fromAttributes({ lines: { L: [{ M: { sku: { S: "MUG-1" }, quantity: { N: "2" } } }] } })).toEqual({
      lines: [{ sku: "MUG-1", quantity: 2 }],
    });
  });
});
