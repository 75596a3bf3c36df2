// A feed as a large retailer's: every SKU at every node, in the order of nodes, and some rows that are bad.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { seeded } from "#shared/kernel/seeded.ts";

export interface Catalogue {
  readonly skus: readonly string[];
  readonly nodes: readonly string[];
}

/** One row in so many cannot be counted. */
const BAD_EVERY = 10_000;

/** @returns how many rows of it are bad */
export async function writeFeed(
  path: string,
  rows: number,
  { skus, nodes }: Catalogue,
  seed: string,
): Promise<number> {
  const random = seeded(seed);
  const file = createWriteStream(path);
  let bad = 0;
  let text = "sku,node,quantity\n";
  for (let row = 0; row < rows; row += 1) {
    const isBad = row % BAD_EVERY === BAD_EVERY - 1;
    if (isBad) bad += 1;
    const sku = skus[row % skus.length];
    const node = nodes[Math.floor(row / skus.length) % nodes.length];
    text += `${sku},${node},${isBad ? "many" : Math.floor(random() * 100)}\n`;
    if (text.length < 65_536) continue;
    if (!file.write(text)) await once(file, "drain");
    text = "";
  }
  file.end(text);
  await once(file, "close");
  return bad;
}
