// One story after the other with one retailer, while something goes wrong at one of the states: what each comes to.
import { expect } from "vitest";
import { type Client, createClient } from "#local/replay/client.ts";
import { HOUR } from "#shared/kernel/time.ts";
import { openRetailer, type Retailer, stockUp } from "../retailer.ts";
import { audited } from "../storyline.ts";
import { leavesNothing, placesTaken, unitsAt } from "./aftermath.ts";
import { mischief, type Plan } from "./mischief.ts";
import { nextMorning } from "./mornings.ts";
import { playFile } from "./play-file.ts";
import { playOrder } from "./play-order.ts";
import type { StateStory, Units } from "./stories.ts";

export interface Played {
  readonly status: string;
  /** Units that reached the customer, and all that are at the nodes afterwards. */
  readonly sold: number;
  readonly onHand: number;
  /** What the channel heard, in its order. */
  readonly heard: readonly string[];
  /** States that made calls. */
  readonly reached: ReadonlySet<string>;
}

export interface Trial {
  /** @param wrong what goes wrong besides what the story says; all of it has to */
  play(story: StateStory, wrong?: readonly Plan[]): Promise<Played>;
  close(): Promise<void>;
}

const nodes = ["lyon", "paris", "strasbourg", "nantes"] as const;

export async function openTrial(): Promise<Trial> {
  const { mishaps, ...made } = mischief();
  const now = "2026-03-03T09:30:00.000Z";
  const retailer = await openRetailer({ now, policy: { collectionDays: 1 } }, { mishaps });
  const client = createClient({ url: retailer.host.url, tokenFor: (grant) => retailer.host.tokenFor(grant) });
  return {
    async play(story, wrong = []) {
      await prepare(retailer, story);
      const { unitsSold } = await audited(retailer);
      const places = await placesTaken(retailer);
      made.plan([...wrong, ...("wrong" in story ? (story.wrong ?? []) : [])]);
      const { status, order } = await played(retailer, story);
      expect(made.left()).toEqual([]);
      await leavesNothing(retailer, client, { sku: story.sku, places, order });
      return {
        status,
        sold: (await audited(retailer)).unitsSold - unitsSold,
        onHand: await unitsAt(retailer, story.sku),
        heard: (await order?.happened()) ?? [],
        reached: made.reached(),
      };
    },
    close: () => closed(retailer, client),
  };
}

async function played(retailer: Retailer, story: StateStory) {
  if ("units" in story) return { status: await playFile(retailer, story), order: undefined };
  const order = await playOrder(retailer, story);
  return { status: (await order.order()).status as string, order };
}

async function prepare(retailer: Retailer, story: StateStory): Promise<void> {
  const isFile = "units" in story;
  await nextMorning(retailer, { within: HOUR, early: !isFile && story.early === true });
  await askPlanners(retailer, !isFile && story.asksPlanner === true);
  await furnish(retailer, story.sku, isFile ? {} : story.at);
}

async function askPlanners(retailer: Retailer, asks: boolean): Promise<void> {
  const { policy } = (await retailer.ask("operator", "GET /v1/network/policy")).body;
  const { budget, askFor, ...rescue } = policy.rescue;
  if ((askFor !== undefined) === asks) return;
  const body = { policy: { ...policy, rescue: asks ? { ...rescue, budget: 0, askFor: "PT30M" } : rescue } };
  expect(await retailer.ask("operator", "PUT /v1/network/policy", { body })).toMatchObject({ status: 200 });
}

const furnish = (retailer: Retailer, sku: string, at: Units) =>
  stockUp(retailer, { [sku]: Object.fromEntries(nodes.map((node) => [node, at[node] ?? 0])) });

async function closed(retailer: Retailer, client: Client): Promise<void> {
  client.close();
  await retailer.close();
}
