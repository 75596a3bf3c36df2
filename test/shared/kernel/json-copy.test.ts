import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonCopy } from "#shared/kernel/json-copy.ts";

const throughText = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? "null");

describe("a copy as JSON makes it", () => {
  it("is what the text would give, whatever the value", () => {
    const anything = fc.anything({
      withDate: true,
      withNullPrototype: true,
      withObjectString: true,
      withBigInt: false,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(jsonCopy(value) ?? null).toEqual(throughText(value));
      }),
    );
  });

  it("shares nothing with the value", () => {
    const value = { list: [{ deep: 1 }] };
    const copy = jsonCopy(value);
    value.list[0] = { deep: 2 };
    expect(copy).toEqual({ list: [{ deep: 1 }] });
  });

  it("refuses a bigint, as JSON does", () => {
    expect(() => jsonCopy({ count: 1n })).toThrow(TypeError);
  });
});
