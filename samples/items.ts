// What the sample retailer sells: things for the home in four finishes each, and bulky things that only a vendor holds.
import type { z } from "zod";
import type { Item } from "#shared/domain/network/item.ts";

export type ItemDraft = z.input<typeof Item>;

/** Code, name, grams, then length, width and height in millimetres. */
type Product = readonly [
  code: string,
  name: string,
  grams: number,
  length: number,
  width: number,
  height: number,
];

const products: readonly Product[] = [
  ["MUG", "Stoneware mug", 380, 130, 100, 110],
  ["PLT", "Dinner plate", 720, 280, 280, 30],
  ["BWL", "Salad bowl", 950, 260, 260, 110],
  ["GLS", "Glasses, set of six", 1_450, 270, 190, 120],
  ["CUT", "Cutlery, 24 pieces", 1_900, 310, 230, 60],
  ["TEA", "Teapot", 1_100, 240, 180, 170],
  ["KET", "Kettle 1.7 l", 1_350, 250, 210, 240],
  ["PAN", "Frying pan 28 cm", 1_600, 490, 300, 70],
  ["POT", "Casserole 24 cm", 3_400, 330, 270, 180],
  ["KNF", "Chef's knife", 310, 360, 80, 30],
  ["BRD", "Chopping board", 1_250, 400, 280, 30],
  ["JAR", "Storage jars, set of three", 1_300, 360, 130, 170],
  ["TWL", "Bath towel", 620, 350, 260, 70],
  ["SHT", "Duvet cover 240 x 220", 1_750, 360, 290, 80],
  ["PIL", "Pillow 60 x 60", 900, 600, 400, 150],
  ["BLK", "Wool blanket", 1_500, 400, 320, 120],
  ["CSH", "Cushion", 480, 420, 400, 120],
  ["CUR", "Curtain", 1_150, 340, 280, 60],
  ["LMP", "Table lamp", 1_800, 320, 250, 380],
  ["BLB", "Light bulbs, pack of four", 240, 180, 120, 70],
  ["CLK", "Wall clock", 850, 320, 320, 60],
  ["FRM", "Picture frame 40 x 50", 1_050, 540, 440, 30],
  ["VAS", "Vase", 1_400, 200, 200, 320],
  ["CND", "Scented candle", 420, 110, 110, 120],
];

const finishes = ["sand", "slate", "sage", "terracotta"] as const;

/** Vendor -> what it alone holds. */
const bulkyProducts: Readonly<Record<string, readonly Product[]>> = {
  "vd-furniture": [
    ["SOFA2", "Sofa, two seats", 42_000, 1_650, 900, 800],
    ["SOFA3", "Sofa, three seats", 58_000, 2_150, 900, 800],
    ["ARMCH", "Armchair", 24_000, 850, 820, 800],
    ["WARDR", "Wardrobe, flat packed", 64_000, 2_100, 620, 180],
    ["BOOKS", "Bookcase, flat packed", 33_000, 1_900, 420, 140],
    ["TABLE", "Dining table, flat packed", 38_000, 1_850, 950, 120],
    ["DESK", "Desk, flat packed", 27_000, 1_450, 720, 120],
    ["MATTR", "Mattress 160 x 200, rolled", 31_000, 1_650, 420, 420],
  ],
  "vd-garden": [
    ["BENCH", "Garden bench", 19_000, 1_520, 620, 180],
    ["PARAS", "Parasol with foot", 26_000, 2_300, 320, 320],
    ["BARBQ", "Barbecue", 22_000, 760, 620, 480],
    ["PLANT", "Planter, large", 14_000, 820, 420, 420],
    ["HAMMO", "Hammock with stand", 17_000, 1_250, 320, 220],
    ["SHED", "Tool shed, flat packed", 68_000, 2_050, 920, 160],
    ["MOWER", "Lawn mower", 18_000, 920, 480, 460],
    ["LOUNG", "Sun lounger", 12_000, 1_900, 660, 160],
  ],
  "vd-appliances": [
    ["FRIDG", "Refrigerator, under the counter", 34_000, 860, 580, 580],
    ["WASHM", "Washing machine", 66_000, 880, 640, 640],
    ["DISHW", "Dishwasher", 44_000, 880, 640, 640],
    ["OVEN", "Built-in oven", 36_000, 680, 660, 660],
    ["HOOD", "Cooker hood", 11_000, 680, 560, 420],
    ["HOB", "Induction hob", 10_500, 680, 600, 140],
    ["FREEZ", "Chest freezer", 39_000, 920, 640, 880],
    ["AIRCO", "Air conditioner, portable", 29_000, 820, 480, 460],
  ],
};

const item = ([, name, weight, length, width, height]: Product, sku: string): ItemDraft => ({
  sku,
  name,
  weight,
  size: { length, width, height },
});

/** 24 products in four finishes: 96 items. */
export const smallItems: readonly ItemDraft[] = products.flatMap((product) =>
  finishes.map((finish, i) => {
    const draft = item(product, `${product[0]}-${i + 1}`);
    return { ...draft, name: `${draft.name}, ${finish}` };
  }),
);

/** Eight items for each vendor: 24. */
export const bulkyItems: ReadonlyMap<string, readonly ItemDraft[]> = new Map(
  Object.entries(bulkyProducts).map(([vendor, list]) => [
    vendor,
    list.map((product) => item(product, product[0])),
  ]),
);

export const items: readonly ItemDraft[] = [...smallItems, ...[...bulkyItems.values()].flat()];
