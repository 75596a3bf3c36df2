import { derivedId } from "#shared/kernel/derived-id.ts";
import { atOnce, type Retailer, stockUp } from "../retailer.ts";
import { ordered, orderOf, place, type Story, storyOf } from "../storyline.ts";
import { everyoneActs } from "./outside-world.ts";
import type { OrderStory } from "./stories.ts";

/** @returns the order, after everybody has done what they were asked */
export async function playOrder(retailer: Retailer, story: OrderStory): Promise<Story> {
  const order = await begun(retailer, story);
  if (story.later !== undefined) await stockUp(retailer, { [story.sku]: story.later });
  await everyoneActs(retailer, order, story);
  return order;
}

let last = 0;

async function begun(retailer: Retailer, { sku, wanted, cancelledAtOnce }: OrderStory): Promise<Story> {
  const lines = { [sku]: 1 };
  if (cancelledAtOnce !== true) return ordered(retailer, { ...wanted, lines });
  last += 1;
  const key = `cancelled-${last}`;
  const story = storyOf(retailer, derivedId("ord", "web", key), "web");
  await atOnce(
    retailer,
    () => place(retailer, orderOf({ lines }), { key }),
    () => story.cancel(),
  );
  return story;
}
