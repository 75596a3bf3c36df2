// What an event says is written down once, and readers of yesterday go on reading it.
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type EventType,
  eventSchemas,
  eventTable,
  eventTypes,
  type Fact,
  LifecycleEvent,
} from "#shared/contracts/events.ts";
import { openApi } from "#shared/contracts/openapi.ts";

const envelope = {
  id: "ord_1/2026-03-03T08:00:00.000Z#000001-abcdef#shipment.short",
  version: 1,
  at: "2026-03-03T08:00:00.000Z",
  orderId: "ord_1",
};
const short = {
  ...envelope,
  type: "shipment.short",
  shipmentId: "ord_1-101",
  facts: { node: "lyon", reason: "not-found", missing: [{ sku: "lamp", quantity: 1 }] },
};

describe("an event", () => {
  it("is read with the facts of its type", () => {
    expect(LifecycleEvent.parse(short)).toEqual(short);
  });

  it.each<[string, object, string]>([
    ["of a type that nobody knows", { type: "shipment.teleported" }, "type"],
    ["of a shipment that it does not name", { shipmentId: undefined }, "shipmentId"],
    ["without a fact of its type", { facts: { node: "lyon" } }, "facts.reason"],
    ["of another version", { version: 2 }, "version"],
  ])("%s is refused", (_, change, field) => {
    const { error } = LifecycleEvent.safeParse({ ...short, ...change });
    expect(error?.issues.map(({ path }) => path.join("."))).toContain(field);
  });

  it("of tomorrow is read today, with what was added to it", () => {
    const event = { ...short, channel: "web", facts: { ...short.facts, aisle: "A12" } };
    expect(LifecycleEvent.parse(event)).toEqual(event);
  });

  it("is told only with all the facts of its type", () => {
    expectTypeOf<{ type: "order.promised" }>().not.toExtend<Fact>();
    expectTypeOf<{ type: "order.cancelled" }>().toExtend<Fact>();
    expectTypeOf<{ type: "shipment.lost" }>().not.toExtend<Fact>();
  });

  // Facts as they were written by earlier versions, and lie in timelines for 90 days: add to them, change none.
  it.each<[EventType, object]>([
    ["order.received", { channel: "web", lines: 1 }],
    ["order.backordered", { promiseKept: false }],
    ["order.planned", { attempt: 1, outcome: "planned", nodes: ["lyon"] }],
    ["order.cancellation-requested", {}],
    ["shipment.released", { node: "lyon", task: "pick" }],
    ["shipment.handed-over", { node: "lyon" }],
    ["shipment.scanned", { code: "in-transit", scan: "s-1", seenAt: envelope.at }],
    ["shipment.delivered", { punctuality: { "node|lyon": true } }],
    ["shipment.moved", { wave: "wav_1", by: ["ord_1-201"] }],
  ])("of old, %s, is still read", (type, facts) => {
    const event = { ...envelope, type, facts, shipmentId: "ord_1-101" };
    expect(LifecycleEvent.parse(event)).toEqual(event);
  });
});

describe("the description of events", () => {
  const { webhooks, components } = JSON.parse(JSON.stringify(openApi("https://api.example.com")));

  it("has every type, with words and a schema of its own", () => {
    expect(Object.keys(webhooks)).toEqual(eventTypes);
    for (const type of eventTypes) {
      const { $ref } = webhooks[type].post.requestBody.content["application/json"].schema;
      const schema = components.schemas[$ref.split("/").at(-1)];
      expect(schema.properties.type).toEqual({ type: "string", const: type });
      expect(Object.keys(schema.properties.facts.properties)).toEqual(
        Object.keys(eventTable[type].facts.shape),
      );
      expect(schema.required.includes("shipmentId")).toBe(type.startsWith("shipment."));
      expect(eventSchemas[type].shape.facts.safeParse("nothing").success).toBe(false);
    }
    const words = eventTypes.map((type) => webhooks[type].post.summary);
    expect(new Set(words).size).toBe(words.length);
  });
});
