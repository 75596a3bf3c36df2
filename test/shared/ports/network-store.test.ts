// The network store on a real DynamoDB.
import { beforeEach, describe, expect, it } from "vitest";
import { putItem } from "#shared/adapters/dynamodb/client.ts";
import { dynamoNetworkStore } from "#shared/adapters/dynamodb/network-store.ts";
import { useClock } from "#shared/adapters/system.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";

const names = Array.from({ length: 8 }, (_, index) => `network-${index}`);
await tables(...names);

const { network, items } = world({ now: "2026-03-03T08:00:00Z" });
const [lyon] = network.nodes;
const copies = (count: number): NetworkNode[] =>
  Array.from({ length: count }, (_, index) => ({
    ...(lyon as NetworkNode),
    id: NodeId.parse(`copy-${String(index).padStart(4, "0")}`),
    name: `Copy ${index}`,
  }));

let now = 0;
let table = "";
let store: NetworkStore;
beforeEach(() => {
  // Nothing that was read a minute ago counts as fresh.
  useClock({ now: () => (now += MINUTE), sleep: async () => undefined });
  table = names.pop() ?? "";
  store = dynamoNetworkStore(table);
});

async function filled(): Promise<void> {
  await store.putNodes(network.nodes);
  await store.putCarriers(network.carriers);
  await store.putPolicy(network.policy);
}

describe("the network", () => {
  it("is none until it has nodes and a policy", async () => {
    expect(await store.current()).toBeUndefined();
    await store.putNodes(network.nodes);
    expect(await store.current()).toBeUndefined();
    await store.putPolicy(network.policy);
    expect((await store.current())?.nodes.map(({ id }) => id)).toEqual([
      "lyon",
      "nantes",
      "paris",
      "strasbourg",
    ]);
  });

  it("keeps every version as it was", async () => {
    await filled();
    const before = await store.current();
    const { version } = await store.putPolicy({ ...network.policy, maxParcels: 1 });
    expect((await store.current())?.policy.maxParcels).toBe(1);
    expect(await store.at(version - 1)).toEqual(before);
    expect((await store.at(version))?.policy.maxParcels).toBe(1);
    expect(await store.at(version + 1)).toBeUndefined();
  });

  it("loses nothing of changes that are made at the same time", async () => {
    await filled();
    const added = copies(6);
    const changed = await Promise.all(added.map((node) => store.putNodes([node])));
    expect(new Set(changed.map(({ version }) => version)).size).toBe(added.length);
    const ids = (await store.current())?.nodes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(added.map(({ id }) => id)));
  });

  it("has a new version when items change, and they are read anew", async () => {
    await filled();
    const { version } = await store.putItems([...items.values()]);
    const [mug] = [...items.values()];
    if (mug === undefined) throw new Error("no item");
    expect((await store.items([mug.sku])).get(mug.sku)).toEqual(mug);
    const changed = await store.putItems([{ ...mug, name: "Another mug" }]);
    expect(changed.version).toBe(version + 1);
    await store.current();
    // Two orders of a wave may want the same item.
    expect((await store.items([mug.sku, mug.sku])).get(mug.sku)?.name).toBe("Another mug");
    expect((await store.current())?.nodes).toHaveLength(4);
  });

  it("of 5,000 nodes is read as it was written", async () => {
    const many = copies(5_000);
    for (let start = 0; start < many.length; start += 1_000)
      await store.putNodes(many.slice(start, start + 1_000));
    await store.putPolicy(network.policy);
    expect((await store.current())?.nodes).toEqual(many);
  });

  it("that an older release stored row by row is read, and changed into a version", async () => {
    const row = (sk: string, document: unknown) =>
      putItem({ TableName: table, Item: { pk: "network", sk, document } });
    for (const node of network.nodes) await row(`node#${node.id}`, node);
    for (const carrier of network.carriers) await row(`carrier#${carrier.id}`, carrier);
    await row("policy", network.policy);
    await putItem({ TableName: table, Item: { pk: "network", sk: "version", version: 12 } });
    expect(await store.current()).toMatchObject({ version: 12, carriers: network.carriers });
    expect(await store.putNodes(copies(1))).toMatchObject({ version: 13 });
    expect((await store.current())?.nodes).toHaveLength(5);
  });

  it("is changed with a warning where something leads nowhere", async () => {
    await filled();
    const stray = { ...(lyon as NetworkNode), groups: ["dc"] };
    const { warnings } = await store.putNodes([{ ...stray, lead: undefined } as NetworkNode]);
    expect(warnings).toEqual(["node lyon: no lead times, so it is never considered"]);
  });
});
