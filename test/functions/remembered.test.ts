import { describe, expect, it } from "vitest";
import { remembered } from "#functions/routing/remembered.ts";
import { OrderId } from "#shared/kernel/ids.ts";
import { HOUR, Instant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

const at = (hour: number) => Instant.parse(`2026-03-03T0${hour}:00:00.000Z`);
const order = { id: OrderId.parse("ord_a"), updatedAt: at(1) };
const wanted = { lines: [], exclude: new Map() };
const bookOf = () => ({}) as OrderBook;
const knowing = (book = bookOf()) => {
  const memory = remembered(book);
  memory.keep(order, wanted);
  return memory;
};

describe("what is remembered of an order that waits", () => {
  it("is what it wants, until the order changes", () => {
    const memory = knowing();
    expect(memory.wanted(order)).toBe(wanted);
    expect(memory.wanted({ ...order, updatedAt: at(2) })).toBeUndefined();
  });

  it("is that it was planned in vain, while the stock is what it was, until some hours have passed", () => {
    const memory = knowing();
    const isInVain = (stock: string, hours: number, of = order) =>
      memory.isInVain(of, { stock, at: hours * HOUR });
    expect(isInVain("mug|lyon 1", 0)).toBe(false);
    memory.wasInVain(order, { stock: "mug|lyon 1", at: 0 });
    expect(isInVain("mug|lyon 1", 5)).toBe(true);
    expect(isInVain("mug|lyon 2", 5)).toBe(false);
    expect(isInVain("mug|lyon 1", 6)).toBe(false);
    expect(isInVain("mug|lyon 1", 5, { ...order, updatedAt: at(2) })).toBe(false);
  });

  it("is there at the next look, for as long as it waits", () => {
    const [book, other] = [bookOf(), bookOf()];
    knowing(book);
    remembered(book).forgetOthers([order]);
    expect([book, other].map((one) => remembered(one).wanted(order))).toEqual([wanted, undefined]);
    remembered(book).forgetOthers([]);
    expect(remembered(book).wanted(order)).toBeUndefined();
  });
});
