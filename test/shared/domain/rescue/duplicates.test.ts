import { describe, expect, it } from "vitest";
import { Shipment } from "#shared/domain/orders/order.ts";
import { isSurplus, notNeeded, othersCome } from "#shared/domain/rescue/duplicates.ts";

const One = Shipment.pick({ id: true, status: true, duplicates: true });
const first = (status: string) => One.parse({ id: "ord_a-101", status });
const second = (status: string) => One.parse({ id: "ord_a-201", status, duplicates: "ord_a-101" });
const other = One.parse({ id: "ord_a-102", status: "delivered" });

describe("of two parcels with the same units", () => {
  it("the one that comes second is surplus, whichever it is", () => {
    expect(isSurplus(first("handedOver"), [first("handedOver"), second("delivered"), other])).toBe(true);
    expect(isSurplus(second("handedOver"), [first("delivered"), second("handedOver"), other])).toBe(true);
    expect(isSurplus(first("handedOver"), [first("handedOver"), second("handedOver"), other])).toBe(false);
  });

  it("one is enough: it is not sourced again while the other comes, or has come", () => {
    expect(othersCome(first("handedOver"), [first("handedOver"), second("released"), other])).toBe(true);
    expect(othersCome(second("released"), [first("delivered"), second("released"), other])).toBe(true);
    for (const gone of ["lost", "replaced", "cancelled"])
      expect(othersCome(first("handedOver"), [first("handedOver"), second(gone), other])).toBe(false);
  });

  it("what has not left is not needed once the other one is there", () => {
    const twin = second("picked");
    expect(notNeeded(first("delivered"), [first("delivered"), twin, other])).toEqual([twin]);
    expect(notNeeded(first("delivered"), [first("delivered"), second("handedOver"), other])).toEqual([]);
  });
});
