import { HOUR, MINUTE } from "#shared/kernel/time.ts";
import { feed, type Retailer } from "../retailer.ts";
import type { FileStory } from "./stories.ts";

const STEP = 15 * MINUTE;
const PATIENCE = 6 * HOUR;

/** Sent once more where it says that it failed. @returns what it says in the end */
export async function playFile(retailer: Retailer, story: FileStory): Promise<string> {
  const state = await sent(retailer, story);
  return state === "failed" ? sent(retailer, story) : state;
}

async function sent(retailer: Retailer, { sku, units }: FileStory): Promise<string> {
  let { body } = await feed(retailer, "csv", `sku,node,quantity\n${sku},lyon,${units}\n`);
  for (const until = retailer.now() + PATIENCE; body.state === "reading" && retailer.now() < until; ) {
    await retailer.until(retailer.now() + STEP);
    body = (await retailer.ask("operator", `GET /v1/stock/imports/${body.id}`)).body;
  }
  return body.state;
}
