import { afterEach, describe, expect, it } from "vitest";
import { createClient } from "#local/replay/client.ts";
import { createLegs } from "#local/replay/world/legs.ts";
import { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { type FakeApi, fakeApi, leg } from "./fake-api.ts";

const running: FakeApi[] = [];
afterEach(async () => {
  for (const api of running.splice(0)) await api.stop();
});

const carried = (shipment: string) => ({
  orderId: OrderId.parse("ord_a"),
  shipmentId: ShipmentId.parse(shipment),
});

describe("the legs of an order's parcels", () => {
  it("are told by one question, each once", async () => {
    const api = await fakeApi({ from: "2026-03-10T09:00:00.000Z" });
    running.push(api);
    const client = createClient(api);
    const legs = createLegs(client);
    expect(legs.known(carried("ord_a-1"))).toBeUndefined();
    expect(await legs.ask(carried("ord_a-2"))).toBeUndefined();
    expect(legs.known(carried("ord_a-1"))).toMatchObject({ carrier: "aube", service: leg.service });
    expect(legs.known(carried("ord_a-1"))).toBeUndefined();
    expect(api.reads).toEqual(["/v1/orders/ord_a"]);
    client.close();
  });
});
