// The generated files of the sample network and day, as path (from the root of the repository) and text.
import { layout } from "#local/replay/layout.ts";
import { random } from "#local/replay/random.ts";
import { carriers } from "./carriers.ts";
import { largestCities } from "./cities.ts";
import { readCommunes } from "./communes.ts";
import { sampleDay } from "./day.ts";
import { items } from "./items.ts";
import { toJson } from "./json.ts";
import { nodes } from "./nodes.ts";
import { policy } from "./policy.ts";
import { stock, stockCsv } from "./stock.ts";

export function sampleFiles(): ReadonlyMap<string, string> {
  const chance = random("lendemain");
  const communes = readCommunes();
  const cities = largestCities(communes);
  const network = nodes(communes, cities);
  const onHand = stock(network, chance.fork("stock"));
  return new Map([
    ["samples/network/nodes.json", toJson(network)],
    ["samples/network/carriers.json", toJson(carriers(cities))],
    ["samples/network/policy.json", toJson(policy)],
    ["samples/network/items.json", toJson(items)],
    ["samples/network/locations.json", toJson(layout(network, onHand))],
    ["samples/network/stock.csv", stockCsv(onHand)],
    ["samples/days/sample-day.ndjson", sampleDay({ nodes: network, stock: onHand }, chance.fork("day"))],
  ]);
}
