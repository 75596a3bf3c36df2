// A small day of orders: Tuesday 2026-03-10 in France (UTC+1), round the clock, with three cancellations.
import type { z } from "zod";
import type { DayEntry } from "#local/replay/day-entry.ts";
import { postcodeDraw } from "#local/replay/postcode-draw.ts";
import type { Random } from "#local/replay/random.ts";
import { bulkyItems, smallItems } from "./items.ts";
import type { NodeDraft } from "./nodes.ts";
import type { StockDraft } from "./stock.ts";

type EntryDraft = z.input<typeof DayEntry>;
type OrderDraft = Extract<EntryDraft, { order: unknown }>["order"];

/** Orders by hour of the day, 0 to 23: 60 in all. */
const ordersByHour = [1, 1, 0, 1, 0, 1, 2, 2, 3, 4, 4, 4, 4, 3, 3, 3, 4, 3, 4, 4, 4, 3, 1, 1];

/** Running numbers, from 1, of the orders of one kind. */
const collected = (number: number): boolean => number % 5 === 3;
const bulky = (number: number): boolean => number % 11 === 5;
const corsican = 37;
const cancelled = [9, 28, 46];

interface World {
  readonly nodes: readonly NodeDraft[];
  readonly stock: readonly StockDraft[];
}

/** NDJSON, one entry a line, earliest first. */
export function sampleDay(world: World, chance: Random): string {
  const times = ordersByHour.flatMap((count, hour) => {
    const draw = chance.fork(`hour ${hour}`);
    return Array.from({ length: count }, () => hour * 60 + draw.int(0, 59)).toSorted((a, b) => a - b);
  });
  const draft = orderDraft(world);
  const entries = times.flatMap((minute, i) => {
    const number = i + 1;
    const draw = chance.fork(`order ${number}`);
    const order = draft(number, draw);
    const channel = draw.pick(
      order.method === "collect" ? ["web", "app", "store"] : ["web", "web", "app", "marketplace"],
    );
    const placed = { minute, entry: { at: at(minute), channel, order } };
    if (!cancelled.includes(number)) return [placed];
    const later = minute + draw.int(4, 50);
    return [placed, { minute: later, entry: { at: at(later), channel, cancel: order.channelOrderId } }];
  });
  const lines = entries
    .toSorted((a, b) => a.minute - b.minute)
    .map(({ entry }) => JSON.stringify(entry satisfies EntryDraft));
  return `${lines.join("\n")}\n`;
}

function at(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `2026-03-10T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00+01:00`;
}

function orderDraft({ nodes, stock }: World): (number: number, chance: Random) => OrderDraft {
  const draw = postcodeDraw();
  const stores = nodes.filter(({ type }) => type === "store");
  return (number, chance) => {
    const channelOrderId = `S-${1000 + number}`;
    const person = {
      name: `Customer ${number}`,
      street: `${chance.int(1, 180)} rue de l'Exemple`,
      country: "FR",
    };
    if (collected(number)) {
      const { id, site } = chance.pick(stores);
      const held = stock.filter(({ node, quantity }) => node === id && quantity >= 4).map(({ sku }) => sku);
      const destination = { ...person, postcode: site.postcode, city: site.city };
      return { channelOrderId, method: "collect", collectAt: id, destination, lines: lines(held, chance, 2) };
    }
    const { postcode, city } = number === corsican ? { postcode: "20000", city: "Ajaccio" } : draw(chance);
    const small = lines(
      smallItems.map(({ sku }) => sku),
      chance,
      3,
    );
    const big = bulky(number) ? [{ sku: bulkySku(chance), quantity: 1 }] : [];
    return {
      channelOrderId,
      method: "home",
      destination: { ...person, postcode, city },
      lines: [...big, ...small],
    };
  };
}

const bulkySku = (chance: Random): string => chance.pick(chance.pick([...bulkyItems.values()])).sku;

/** One to `most` lines of different SKUs, one to three units each, mostly one. */
function lines(skus: readonly string[], chance: Random, most: number): OrderDraft["lines"] {
  const wanted = new Set(Array.from({ length: chance.int(1, most) }, () => chance.pick(skus)));
  return [...wanted].map((sku) => ({ sku, quantity: chance.pick([1, 1, 1, 1, 2, 3]) }));
}
