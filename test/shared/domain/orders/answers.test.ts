// docs/states.md is the table of answers.ts, written out: `npx vitest run test/shared/domain/orders/answers.test.ts -u`.
import { describe, expect, it } from "vitest";
import { answers, answerTable, answerTo, deeds, stageOf, stages } from "#shared/domain/orders/answers.ts";
import {
  isFinal,
  orderStatuses,
  shipmentStatuses,
  shipmentTransitions,
} from "#shared/domain/orders/lifecycles.ts";

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const names = Object.keys(stages) as (keyof typeof stages)[];

const document = [
  "# What can still be done, and when",
  "",
  "For every state of an order or of one of its shipments, what is answered to whoever wants to cancel it, to change its",
  "address, to have less or more of a line (a line less is its last unit less), to hold it, to release it, or to send it back.",
  "An order is as far as its shipments: each of them answers for itself; more is added while one of them can still come. The",
  "functions read the same table (`shared/domain/orders/answers.ts`); two deeds that come at the same moment are in",
  "[races.md](races.md).",
  "",
  row(["state", ...deeds]),
  row(["state", ...deeds].map(() => "---")),
  ...names.map((name) => row([name, ...deeds.map((deed) => answerTo(deed, name))])),
  "",
  "| state | is |",
  "| --- | --- |",
  ...names.map((name) => row([name, stages[name]])),
  "",
  "| answer | means |",
  "| --- | --- |",
  ...Object.entries(answers).map(([code, text]) => row([code, text])),
  "",
].join("\n");

describe("the table of answers", () => {
  it("is the one in the documentation", async () => {
    await expect(document).toMatchFileSnapshot("../../../../docs/states.md");
  });

  it("answers for every state of a shipment, and of an order without any", () => {
    for (const status of shipmentStatuses) expect(names).toContain(status);
    const withShipments = ["routed", "completed", "cancelled", "failed"];
    for (const status of orderStatuses.filter((one) => !withShipments.includes(one)))
      expect(names).toContain(status);
  });

  it("uses every answer that it explains", () => {
    const used = new Set<string>(names.flatMap((name) => Object.values(answerTable[name])));
    expect([...used].sort()).toEqual(Object.keys(answers).sort());
  });

  it("cancels what has not ended, and opens returns of what has arrived alone", () => {
    for (const status of shipmentStatuses) {
      const isOver = isFinal(shipmentTransitions, status);
      expect([status, ["over", "is-there"].includes(answerTo("cancel", status))]).toEqual([status, isOver]);
      const arrived = status === "delivered" || status === "collected";
      expect([status, answerTo("return", status) === "opens"]).toEqual([status, arrived]);
    }
  });

  it("takes a task that somebody has started, or a purchase order, as begun", () => {
    const released = { status: "released" } as const;
    const stagesOf = (["open", "paused", "started", undefined] as const).map((task) =>
      stageOf(released, task),
    );
    expect(stagesOf).toEqual(["released", "released", "begun", "begun"]);
    expect(stageOf({ status: "picked" }, "open")).toBe("picked");
  });
});
