import { describe, expect, it } from "vitest";
import { inVain } from "#functions/routing/in-vain.ts";
import { OrderId } from "#shared/kernel/ids.ts";
import { HOUR } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

const id = OrderId.parse("ord_a");
const bookOf = () => ({}) as OrderBook;

describe("an order that was planned in vain", () => {
  it("is not planned again while the stock is what it was, until some hours have passed", () => {
    const known = inVain(bookOf());
    expect(known.isKnown(id, { stock: "mug|lyon 1", at: 0 })).toBe(false);
    known.note(id, { stock: "mug|lyon 1", at: 0 });
    expect(known.isKnown(id, { stock: "mug|lyon 1", at: 5 * HOUR })).toBe(true);
    expect(known.isKnown(id, { stock: "mug|lyon 2", at: 5 * HOUR })).toBe(false);
    expect(known.isKnown(id, { stock: "mug|lyon 1", at: 6 * HOUR })).toBe(false);
  });

  it("is remembered from one look to the next, for as long as it waits", () => {
    const [book, other] = [bookOf(), bookOf()];
    inVain(book).note(id, { stock: "", at: 0 });
    inVain(book).forgetOthers(new Set([id]));
    expect([book, other].map((one) => inVain(one).isKnown(id, { stock: "", at: 1 }))).toEqual([true, false]);
    inVain(book).forgetOthers(new Set());
    expect(inVain(book).isKnown(id, { stock: "", at: 1 })).toBe(false);
  });
});
