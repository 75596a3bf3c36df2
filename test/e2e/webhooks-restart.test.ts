// A host that is killed while a delivery to a webhook is under way makes it again, under the same id.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listen } from "#local/host/ports.ts";
import { channel } from "#local/replay/api/parties.ts";
import { signIn } from "#local/replay/api/sign-in.ts";
import { type Client, createClient } from "#local/replay/client.ts";
import { load } from "#local/replay/load.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import { startVictim, type Victim } from "#local/torture/victim.ts";
import { assembly } from "#test/support/assembly.ts";
import { eventually } from "#test/support/host/hosts.ts";
import { openReceiver, type Receiver } from "#test/support/receiver.ts";

/** An errand that nobody finished is visible again after seven and a half minutes. */
const SPEED = 120;
const items = sampleItems().slice(0, 5);
const web = channel("web");

let folder = "";
let victim: Victim;
let client: Client;
let receiver: Receiver;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "webhooks-"));
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  const from = Date.parse("2026-03-10T08:00:00.000Z");
  const wanted = {
    assembly: await assembly(),
    data: join(folder, "data"),
    port,
    clock: { speed: SPEED, from },
  };
  victim = await startVictim(wanted, join(folder, "host.log"));
  client = createClient({ url: victim.ready.url, tokenFor: signIn(victim.ready.url) });
  await load(client, { network: sampleNetwork(), items, stock: [], asOf: from });
  receiver = await openReceiver();
});
afterAll(async () => {
  client.close();
  await receiver.close();
  await victim.end();
  rmSync(folder, { recursive: true, force: true });
});

const order = {
  channelOrderId: "W-1",
  method: "home" as const,
  destination: {
    name: "Customer 1",
    street: "1 rue de l\u2019Exemple",
    country: "FR",
    postcode: "69003",
    city: "Lyon",
  },
  lines: [{ sku: items[0]?.sku ?? "", quantity: 1 }],
};

it("is neither lost nor another one", { timeout: 120_000 }, async () => {
  const body = { url: receiver.url, types: ["order.received" as const] };
  const { id } = await client.ask(web, "create-webhook", { body });
  // By then the relay has heard of it.
  await victim.pace.until(victim.pace.now() + 120_000);
  receiver.answers(() => new Promise<number>(() => {}));
  const headers = { "idempotency-key": "in-flight" };
  const { orderId } = await client.ask(web, "place-order", { headers, body: order });
  await eventually(() => receiver.heard.length === 1);

  expect(await victim.suffer("kill", () => 0.5)).toBe(1);
  receiver.answers(() => 204);
  await eventually(() => receiver.heard.length === 2, 60_000);

  expect(receiver.heard.map((heard) => heard.body.orderId)).toEqual([orderId, orderId]);
  expect(new Set(receiver.heard.map((heard) => heard.headers["webhook-id"])).size).toBe(1);
  const delivered = async () => {
    const { deliveries } = await client.ask(web, "list-webhook-deliveries", { params: { id } });
    return deliveries.map(({ status, attempts }) => [status, attempts.length]);
  };
  await eventually(async () => (await delivered()).length === 1);
  expect(await delivered()).toEqual([["delivered", 1]]);
});
