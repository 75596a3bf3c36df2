// An errand of a webhook that fails again and again is put aside, and brought back by a redrive.
import { afterAll, beforeAll, expect, it } from "vitest";
import { deal } from "#local/redrive/deal.ts";
import { redrive } from "#local/redrive/redrive.ts";
import { HOUR, MINUTE } from "#shared/kernel/time.ts";
import { down, type Interception, intercepted } from "#test/support/intercepted.ts";
import { openReceiver, type Receiver } from "#test/support/receiver.ts";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { ordered } from "#test/support/storyline.ts";

const how = { dryRun: false, scan: false };

let retailer: Retailer;
let between: Interception;
let receiver: Receiver;
let webhook: string;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 90 } } });
  between = intercepted();
  receiver = await openReceiver();
  const body = { url: receiver.url, types: ["order.received"] };
  ({ id: webhook } = (await retailer.ask("channel:web", "POST /v1/webhooks", { body })).body);
  await pass(MINUTE);
});
afterAll(async () => {
  await receiver.close();
  await retailer.close();
});

const pass = (ms: number) => retailer.until(retailer.now() + ms);
const redriven = () => redrive(retailer.host.deadLetterQueues, how);

it("waits in the dead-letter queue while its table is down, and is run once that is over", async () => {
  between.meet((operation, body) =>
    body.includes(webhook) ? down("GetItem", "Query", "PutItem", "UpdateItem")(operation, body) : undefined,
  );
  const order = await ordered(retailer, { lines: { lamp: 1 } });
  await pass(4 * HOUR);
  expect(receiver.heard).toEqual([]);
  between.calm();
  await pass(HOUR);
  expect(receiver.heard).toEqual([]);

  expect(await redriven()).toMatchObject({ letters: 1, redriven: 1, records: 1, left: 0, reasons: {} });
  await pass(MINUTE);
  expect(receiver.heard.map(({ body }) => body.orderId)).toEqual([order.id]);
  expect(await redriven()).toMatchObject({ letters: 0 });
});

it("is brought back to its queue under whatever address that has by now", async () => {
  receiver.heard.length = 0;
  const order = await ordered(retailer, { lines: { lamp: 1 } });
  const [first] = receiver.heard;
  const before = "http://127.0.0.1:1/000000000000/";
  const { WEBHOOK_QUEUE = "" } =
    retailer.host.functions.find(({ environment }) => environment.WEBHOOK_QUEUE)?.environment ?? {};
  const queue = WEBHOOK_QUEUE.replace(/^.*\//, before);
  const errand = { kind: "tell", webhook, events: [first?.body.id] };
  expect(await deal(JSON.stringify({ errand, queue }), how)).toEqual({ kind: "redriven", records: 1 });
  await pass(MINUTE);
  expect(receiver.heard.map(({ body }) => body.orderId)).toEqual([order.id, order.id]);
  const ids = receiver.heard.map(({ headers }) => headers["webhook-id"]);
  expect(new Set(ids).size).toBe(1);
});
