// What must hold when a story is over, whatever went wrong in it: nothing runs on, nothing is held, asked for or taken
// for nothing, and nothing was done twice.
import { expect } from "vitest";
import { z } from "zod";
import type { Client } from "#local/replay/client.ts";
import { checkInvariants } from "#local/torture/invariants.ts";
import { OrderId } from "#shared/kernel/ids.ts";
import type { Retailer } from "../retailer.ts";
import { audited, type Story } from "../storyline.ts";

export interface Before {
  readonly sku: string;
  readonly places: Places;
  /** None, where it was about a file. */
  readonly order: Story | undefined;
}

export async function leavesNothing(
  retailer: Retailer,
  client: Client,
  { sku, places, order }: Before,
): Promise<void> {
  const ids = order === undefined ? [] : [OrderId.parse(order.id)];
  const { invariants, findings } = await checkInvariants(client, ids);
  expect({ broken: Object.entries(invariants).filter(([, count]) => count > 0), findings }).toMatchObject({
    broken: [],
  });
  expect(await audited(retailer)).toMatchObject({ activeHolds: 0 });
  for (const level of await levelsOf(retailer, sku))
    expect(level).toMatchObject({ held: 0, available: level.onHand });
  const { body } = await retailer.ask("planner", "GET /v1/planner/executions");
  expect(body.executions).toEqual([]);
  if (order === undefined) return;
  expect([...(await order.tasks()), ...(await order.purchaseOrders())]).toEqual([]);
  expect(await placesSince(retailer, places)).toEqual(await placesUsed(order));
}

interface Level {
  readonly onHand: number;
}

const levelsOf = async (retailer: Retailer, sku: string): Promise<Level[]> =>
  (await retailer.ask("planner", `GET /v1/stock/${sku}`)).body.levels;

export const unitsAt = async (retailer: Retailer, sku: string): Promise<number> =>
  (await levelsOf(retailer, sku)).reduce((sum, { onHand }) => sum + onHand, 0);

/** Parcels, in the days of all nodes and on all trucks. */
export interface Places {
  readonly days: number;
  readonly trucks: number;
}

const Rows = z.object({
  Items: z.array(
    z.object({ sk: z.object({ S: z.string() }), parcels: z.object({ N: z.coerce.number<string>() }) }),
  ),
});

/** No call of the API tells them. */
export async function placesTaken({ host }: Retailer): Promise<Places> {
  const { STOCK_TABLE } =
    host.functions.find(({ environment }) => environment.STOCK_TABLE)?.environment ?? {};
  const { body } = await host.dynamodb.call("Query", {
    TableName: STOCK_TABLE,
    KeyConditionExpression: "pk = :taken",
    ExpressionAttributeValues: { ":taken": { S: "taken" } },
  });
  const { Items } = Rows.parse(body);
  const of = (kind: string) =>
    Items.filter(({ sk }) => sk.S.split("|")[1] === kind).reduce((sum, { parcels }) => sum + parcels.N, 0);
  return { days: of("day"), trucks: of("pickup") };
}

async function placesSince(retailer: Retailer, before: Places): Promise<Places> {
  const { days, trucks } = await placesTaken(retailer);
  return { days: days - before.days, trucks: trucks - before.trucks };
}

/** One in a day for whatever was prepared, one on a truck for whatever has left. */
async function placesUsed(order: Story): Promise<Places> {
  const told: { type: string; shipmentId: string }[] = await order.timeline();
  const shipments = (...types: readonly string[]) =>
    new Set(told.filter(({ type }) => types.includes(type)).map(({ shipmentId }) => shipmentId)).size;
  return {
    days: shipments("shipment.picked", "shipment.handed-over"),
    trucks: shipments("shipment.handed-over"),
  };
}
