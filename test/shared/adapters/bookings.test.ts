// Claims of bookings on a real DynamoDB.
import { describe, expect, it } from "vitest";
import { dynamoBookings } from "#shared/adapters/dynamodb/bookings.ts";
import type { CarriedLeg } from "#shared/domain/carriers/booking.ts";
import { type OrderId, Sku } from "#shared/kernel/ids.ts";
import type { Booking } from "#shared/ports/carriers.ts";
import { listed } from "#test/support/keyed.ts";
import { tables } from "#test/support/tables.ts";
import {
  at,
  idOf,
  ledger,
  lyon,
  orders,
  shipmentOf,
  strasbourg,
  waiting,
} from "#test/support/waiting-order.ts";

await tables("stock", "events", listed("orders"));
const bookings = dynamoBookings({ orders: "orders", events: "events", stock: "stock" });

let last = 0;
async function picked() {
  const sku = Sku.parse(`booked-${++last}`);
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], `count-${last}`);
  const order = await waiting(lyon, sku);
  await orders.step({
    ...{ orderId: order, at, facts: [] },
    shipment: { id: idOf(order, 1), to: "picked" },
    stock: { kind: "pick", node: lyon, held: [{ sku, quantity: 1 }], missing: [] },
  });
  const leg = shipmentOf(order, 1, lyon, sku).leg as CarriedLeg;
  return { orderId: order, shipmentId: idOf(order, 1), leg, at };
}
const stored = (orderId: OrderId) => orders.shipment(orderId, idOf(orderId, 1));
const place = (limit: number) => ({ place: { key: `pickup|${strasbourg}|${last}`, parcels: 1, limit } });

describe("a claim", () => {
  it("is kept with its shipment, and is resolved by the step that books it", async () => {
    const one = await picked();
    const claim = await bookings.claim({ ...one, instead: place(1) });
    expect(claim).toMatchObject({ reference: one.shipmentId, status: "claimed", instead: one.leg });
    expect((await stored(one.orderId))?.booking).toEqual(claim);
    if (typeof claim === "string") throw new Error(claim);
    const number: Booking["number"] = "TRK-1";
    const step = {
      ...{ orderId: one.orderId, at, facts: [] },
      shipment: {
        id: one.shipmentId,
        to: "booked",
        tracking: { carrier: claim.carrier, number },
        booking: { ...claim, status: "booked", number },
        leg: one.leg,
      },
    } as const;
    expect(await orders.step(step)).toBe("done");
    expect((await stored(one.orderId))?.booking).toMatchObject({ status: "booked", number });
  });
});
