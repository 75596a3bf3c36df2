import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mayGo,
  shipmentTransitions,
  taskStatuses,
  taskTransitions,
} from "#shared/domain/orders/lifecycles.ts";
import { NodeTask, taskKinds } from "#shared/domain/orders/order.ts";
import { mayTell, missingAfter, type TaskVerb, taskVerbs } from "#shared/domain/picking/task-verbs.ts";

const task = (more: object = {}): NodeTask =>
  NodeTask.parse({
    ...{ id: "ord_a-101.pick", kind: "pick", status: "open", node: "lyon", shipmentId: "ord_a-101" },
    ...{ orderId: "ord_a", dueBy: "2026-03-03T12:00:00.000Z", lines: [{ sku: "mug", quantity: 1 }] },
    ...{ openedAt: "2026-03-03T08:00:00.000Z", updatedAt: "2026-03-03T08:00:00.000Z" },
    ...more,
  });
const verbs = Object.keys(taskVerbs) as TaskVerb[];

describe("a task", () => {
  it("may be told what goes with its kind, while it is open", () => {
    expect(mayTell(task(), "confirm")).toEqual({ ok: true, value: "tell" });
    expect(mayTell(task({ status: "started", outcome: "started" }), "short")).toEqual({
      ok: true,
      value: "tell",
    });
    expect(mayTell(task({ kind: "offer" }), "accept")).toEqual({ ok: true, value: "tell" });
  });

  it("refuses what goes with another kind, naming its own", () => {
    for (const kind of taskKinds)
      for (const verb of verbs.filter((one) => taskVerbs[one].kind !== kind))
        expect(mayTell(task({ kind }), verb)).toEqual({ ok: false, refusal: { code: "wrong-kind", kind } });
  });

  it("told the same again has been told", () => {
    for (const verb of verbs) {
      const { kind, to, outcome } = taskVerbs[verb];
      expect(mayTell(task({ kind, status: to, outcome }), verb)).toEqual({ ok: true, value: "repeated" });
    }
  });

  it("told otherwise after it was done refuses, with what was said", () => {
    expect(mayTell(task({ status: "done", outcome: "picked" }), "short")).toEqual({
      ok: false,
      refusal: { code: "not-open", status: "done", outcome: "picked" },
    });
    expect(mayTell(task({ status: "started", outcome: "started" }), "start")).toEqual({
      ok: true,
      value: "repeated",
    });
  });

  it("withdrawn refuses everything", () => {
    for (const verb of verbs)
      expect(mayTell(task({ kind: taskVerbs[verb].kind, status: "withdrawn" }), verb)).toEqual({
        ok: false,
        refusal: { code: "not-open", status: "withdrawn", outcome: undefined },
      });
  });

  it("goes only where its lifecycle leads, and so does its shipment", () => {
    for (const { from, to } of Object.values(taskVerbs))
      for (const status of from)
        expect([status, to, mayGo(taskTransitions, status, to)]).toEqual([status, to, true]);
    expect(taskStatuses).toContain("withdrawn");
    for (const { shipment } of Object.values(taskVerbs))
      expect(Object.keys(shipmentTransitions)).toContain(shipment);
  });

  it("of every kind can be done, where it takes a shipment further", () => {
    for (const kind of taskKinds.filter((one) => one !== "putback"))
      expect(Object.values(taskVerbs).some((verb) => verb.kind === kind && verb.to === "done")).toBe(true);
  });
});

describe("a short pick", () => {
  const lines = fc
    .uniqueArray(fc.constantFrom("mug", "lamp", "sofa", "pole", "cup"), { minLength: 1 })
    .chain((skus) =>
      fc.tuple(
        ...skus.map((sku) =>
          fc.integer({ min: 1, max: 9 }).chain((asked) =>
            fc.record({
              sku: fc.constant(sku),
              asked: fc.constant(asked),
              got: fc.integer({ min: 0, max: asked }),
            }),
          ),
        ),
      ),
    );
  const linesOf = (all: readonly { sku: string; quantity: number }[]) => task({ lines: all }).lines;
  const units = (all: readonly { quantity: number }[]) =>
    all.reduce((sum, { quantity }) => sum + quantity, 0);

  it("loses no unit: what was found and what is missing are what was asked for, line by line", () => {
    fc.assert(
      fc.property(lines, (all) => {
        const asked = linesOf(all.map(({ sku, asked: quantity }) => ({ sku, quantity })));
        const left = missingAfter(
          asked,
          all.map(({ sku, got }) => ({ sku, quantity: got })),
        );
        expect(units(left?.found ?? []) + units(left?.missing ?? [])).toBe(units(asked));
        for (const { sku, got, asked: quantity } of all) {
          expect(left?.found.find((line) => line.sku === sku)?.quantity ?? 0).toBe(got);
          expect(left?.missing.find((line) => line.sku === sku)?.quantity ?? 0).toBe(quantity - got);
        }
      }),
    );
  });

  const asked = linesOf([
    { sku: "mug", quantity: 2 },
    { sku: "lamp", quantity: 1 },
  ]);

  it("counts a line that is not named as missing, and one named twice together", () => {
    const picked = [
      { sku: "mug", quantity: 1 },
      { sku: "mug", quantity: 1 },
    ];
    expect(missingAfter(asked, picked)).toEqual({
      found: [{ sku: "mug", quantity: 2 }],
      missing: [{ sku: "lamp", quantity: 1 }],
    });
  });

  it("is no pick at all of what was not asked for, or of more than that", () => {
    expect(missingAfter(asked, [{ sku: "sofa", quantity: 1 }])).toBeUndefined();
    expect(missingAfter(asked, [{ sku: "mug", quantity: 3 }])).toBeUndefined();
    expect(
      missingAfter(asked, [
        { sku: "mug", quantity: 2 },
        { sku: "mug", quantity: 1 },
      ]),
    ).toBeUndefined();
  });
});
