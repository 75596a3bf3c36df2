// All legs from one node, with every deadline of the chain.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Demand } from "#shared/domain/routing/demand.ts";
import { collectWay } from "./collect-way.ts";
import { type Given, homeWays } from "./home-ways.ts";
import type { Leg } from "./leg.ts";
import { toLeg, type Way } from "./way.ts";

export type LegRequest = Pick<Demand, "destination" | "method" | "requestedDate"> & {
  readonly grams?: number;
};

/** Earliest first. None where the node has no lead time, no service reaches the door, or nothing has room. */
export function legs(node: NetworkNode, request: LegRequest, given: Given): readonly Leg[] {
  return waysFrom(node, request, given)
    .toSorted((a, b) => a.deliverBy - b.deliverBy)
    .map(toLeg);
}

function waysFrom(node: NetworkNode, request: LegRequest, given: Given): readonly Way[] {
  if (request.method.kind === "home") return homeWays(node, request, given).ways;
  if (request.method.node !== node.id) return [];
  const collection = collectWay(node, request, given);
  return collection.ready ? [collection.way] : [];
}
