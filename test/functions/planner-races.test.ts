// Planners and the workflow that waits for them, in every order in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createHandler as awaitPlanner } from "#functions/fulfilment/await-planner.ts";
import { createHandler as chooseRescue } from "#functions/planner/choose-rescue.ts";
import { queryAll } from "#shared/adapters/dynamodb/reading.ts";
import { dynamoRescues } from "#shared/adapters/dynamodb/rescues.ts";
import { RescueView } from "#shared/contracts/api/rescues.ts";
import { ShipmentId } from "#shared/kernel/ids.ts";
import { everyInterleaving } from "#test/support/interleavings.ts";
import { tables } from "#test/support/tables.ts";
import { at, orders } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const rescues = dynamoRescues("orders", "events");
const clock = { now: () => Date.parse(at) + 60_000 };
type Handler = (event: never, context: Context) => Promise<unknown>;
const handlers = {
  choose: chooseRescue({ rescues, clock } as never) as Handler,
  wait: awaitPlanner({ rescues, orders, clock } as never) as Handler,
};

const option = (kind: string) => ({
  ...{ kind, nodes: [], keepsPromise: false, unfilledUnits: 0 },
  ...{ cost: 0, extra: 0, breach: 0, doubt: 0, total: 0 },
});

let number = 0;
async function asked(): Promise<ShipmentId> {
  number += 1;
  const id = ShipmentId.parse(`ord_asked${number}-101`);
  const view = RescueView.parse({
    ...{ id, orderId: `ord_asked${number}`, status: "open", reason: "declined", budget: 0, byDefault: 1 },
    ...{ options: [option("re-source"), option("later")], askedAt: at, until: "2099-01-01T00:00:00.000Z" },
  });
  expect(await rescues.ask(view)).toBe("done");
  return id;
}

const chosen = async (id: ShipmentId, place: number): Promise<number> => {
  const event = {
    ...{ pathParameters: { id }, queryStringParameters: {}, body: JSON.stringify({ option: place }) },
    headers: { "content-type": "application/json" },
    requestContext: { authorizer: { jwt: { claims: { scope: "lendemain/planner", client_id: "planner" } } } },
  };
  const answer = await handlers.choose(event as never, {} as Context);
  return (answer as { statusCode: number }).statusCode;
};

const wakings = async (id: ShipmentId): Promise<number> => {
  const rows = await queryAll({
    TableName: "events",
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": id.slice(0, id.lastIndexOf("-")) },
  });
  return rows.filter((row) => JSON.stringify(row).includes("the-token")).length;
};

describe("a rescue that waits", () => {
  it("is chosen by the first of two planners; the other is refused", async () => {
    const statuses: number[] = [];
    const courses = await everyInterleaving({
      begin: async () => {
        statuses.length = 0;
        return asked();
      },
      deeds: [0, 1].map((place) => async (id: ShipmentId) => {
        statuses[place] = await chosen(id, place);
      }),
      async after(id) {
        expect(statuses.toSorted()).toEqual([200, 409]);
        expect((await rescues.of(id))?.chosen).toBe(statuses.indexOf(200));
      },
    });
    expect(courses).toBeGreaterThan(1);
  });

  it("wakes its workflow once, whether that began to wait before the choice or after it", async () => {
    const courses = await everyInterleaving({
      begin: asked,
      deeds: [
        (id: ShipmentId) => chosen(id, 0),
        (id: ShipmentId) =>
          handlers.wait(
            { orderId: id.slice(0, -4), shipmentId: id, token: "the-token", dueBy: at } as never,
            {} as Context,
          ),
      ],
      async after(id) {
        expect((await rescues.of(id))?.status).toBe("chosen");
        expect(await wakings(id)).toBe(1);
      },
    });
    expect(courses).toBeGreaterThan(1);
  });
});
