// How likely a promise is kept, by hand: Beta(19, 1) and what nodes and services did.
import { describe, expect, it } from "vitest";
import { nodeRecord, type PunctualityRecord, serviceRecord } from "#shared/domain/promise/confidence.ts";
import { promiseOptions } from "#shared/domain/promise/promise-options.ts";
import { punctualityOf } from "#shared/domain/promise/punctuality.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { demandFor, nodeId, type Wish, world } from "#test/support/network.ts";

const confidences = (
  wish: Wish,
  stock: Readonly<Record<string, Readonly<Record<string, number>>>>,
  record?: PunctualityRecord,
) => {
  const snapshot = { ...world({ now: "2026-03-10T10:00+01:00", stock }), record };
  const found = promiseOptions(demandFor(wish), snapshot);
  return found.ok ? found.value.map(({ confidence }) => confidence) : found.refusal;
};

describe("confidence", () => {
  const lamp = { lamp: { lyon: 5 } };

  it("is the prior alone where nobody knows: the node's and the service's", () => {
    expect(confidences({ lines: { lamp: 1 } }, lamp)).toEqual([0.903, 0.903]); // 0.95 x 0.95
    expect(confidences({ lines: { lamp: 1 } }, lamp, new Map())).toEqual([0.903, 0.903]);
  });

  it("is the node's alone for what is collected from the shelf", () => {
    const wish = { lines: { lamp: 1 }, method: { kind: "collect", node: nodeId("paris") } } as const;
    expect(confidences(wish, { lamp: { paris: 1 } })).toEqual([0.95]);
    expect(confidences(wish, lamp)).toEqual([0.903]);
  });

  it("follows the record of each service", () => {
    const record: PunctualityRecord = new Map([
      [nodeRecord("lyon"), { kept: 980, all: 980 }], // 999 of 1000
      [serviceRecord("eclair", "next-day"), { kept: 61, all: 80 }], // 80 of 100
      [serviceRecord("flaneur", "economy"), { kept: 71, all: 80 }], // 90 of 100
    ]);
    expect(confidences({ lines: { lamp: 1 } }, lamp, record)).toEqual([0.799, 0.899]);
  });

  it("is the product over all shipments", () => {
    const split = { lamp: { lyon: 1 }, mug: { paris: 1 } };
    expect(confidences({ lines: { lamp: 1, mug: 1 } }, split)).toContain(0.815); // 0.95 to the fourth
  });
});

describe("a shipment that ends", () => {
  const [{ leg } = {}] = planOrder(
    demandFor({ lines: { mug: 1 } }),
    world({ now: "2026-03-10T10:00+01:00", stock: { mug: { lyon: 1 } } }),
    { exclude: new Map() },
  ).shipments;
  if (leg?.method !== "home") throw new Error("sent by carrier");
  const { handOverBy, deliverBy } = leg.milestones;
  const [node, service] = [nodeRecord("lyon"), serviceRecord("eclair", "next-day")];
  const later = (at: string) => toInstant(Date.parse(at) + 1);

  it("in time speaks for its node and for its service", () => {
    expect(punctualityOf({ leg, handedOverAt: handOverBy }, "delivered", deliverBy)).toEqual({
      [node]: true,
      [service]: true,
    });
  });

  it("late at the door speaks against the service, also when it never came", () => {
    for (const arrivedAt of [later(deliverBy), undefined])
      expect(punctualityOf({ leg, handedOverAt: handOverBy }, "lost", arrivedAt)).toEqual({
        [node]: true,
        [service]: false,
      });
  });

  it("that was handed over late, or given up, speaks against the node alone", () => {
    expect(punctualityOf({ leg, handedOverAt: later(handOverBy) }, "delivered", deliverBy)).toEqual({
      [node]: false,
    });
    expect(punctualityOf({ leg }, "replaced", undefined)).toEqual({ [node]: false });
  });

  it("cancelled says nothing", () => {
    expect(punctualityOf({ leg }, "cancelled", undefined)).toEqual({});
  });
});
