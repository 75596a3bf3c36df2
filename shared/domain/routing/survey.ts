// All nodes screened once for an order; every deadline is then tried on the same survey.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { byId } from "#shared/domain/network/node-order.ts";
import { receives } from "#shared/domain/promise/store-way.ts";
import { carriageOf } from "#shared/domain/promise/way.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import type { Demand, Snapshot } from "./demand.ts";
import { type Holdings, type OrderLine, orderLines } from "./order-lines.ts";
import { nothingPacked, type Packed } from "./packing.ts";
import { type Rules, rulesFor } from "./rules.ts";
import { type Screened, type Screening, screen, type UsableWay } from "./screening.ts";

export interface Survey {
  readonly demand: Demand;
  readonly snapshot: Snapshot;
  readonly rules: Rules;
  readonly lines: readonly OrderLine[];
  /** By id. */
  readonly nodes: readonly Screened[];
  /** Answers of `sourcesBy`, by deadline: several rules ask the same. */
  readonly asked: Map<EpochMs, readonly Source[]>;
  readonly packed: Packed;
  /** Of a collection: the store, where it can receive what others send it. */
  readonly store: NetworkNode | undefined;
  /** The same question, asked at another moment. */
  readonly again: (now: EpochMs) => Survey;
}

export function surveyOrder(
  demand: Demand,
  snapshot: Snapshot,
  exclude: ReadonlyMap<NodeId, string> = new Map(),
): Survey {
  return surveyNodes(byId(snapshot.network.nodes), { demand, snapshot, exclude });
}

export function surveyNodes(
  nodes: readonly NetworkNode[],
  given: Omit<Screening, "lines" | "rules" | "store" | "fits">,
): Survey {
  const { demand, snapshot } = given;
  const lines = orderLines(demand, snapshot);
  const rules = rulesFor(demand, snapshot);
  const store = receivingStore(demand, snapshot, rules);
  const screening = { ...given, lines, rules, store, fits: new Map() };
  const screened = nodes.map((node) => screen(node, screening));
  const again = (now: EpochMs) => surveyNodes(nodes, { ...given, snapshot: { ...snapshot, now } });
  return {
    demand,
    snapshot,
    rules,
    lines,
    store,
    nodes: screened,
    asked: new Map(),
    packed: nothingPacked(),
    again,
  };
}

/** Where parcels may be sent for a customer who collects. */
function receivingStore({ method }: Demand, { network }: Snapshot, rules: Rules): NetworkNode | undefined {
  if (method.kind === "home") return undefined;
  const store = network.nodes.find((node) => node.id === method.node && receives(node));
  return store !== undefined && rules.stopped(store) === undefined ? store : undefined;
}

export const usableWays = ({ verdict }: Screened): readonly UsableWay[] =>
  "usable" in verdict ? verdict.usable : [];

/** A node that can send something by the deadline. */
export interface Source {
  readonly node: NetworkNode;
  /** On time, earliest first; of one service only the cheapest. */
  readonly ways: readonly UsableWay[];
  readonly holdings: Holdings;
}

export function sourcesBy(survey: Survey, deadline: EpochMs, without?: NodeId): readonly Source[] {
  const sources = survey.asked.get(deadline) ?? findSources(survey, deadline);
  survey.asked.set(deadline, sources);
  return without === undefined ? sources : sources.filter(({ node }) => node.id !== without);
}

const onTime = (screened: Screened, deadline: EpochMs): readonly UsableWay[] =>
  usableWays(screened).filter(({ way }) => way.deliverBy <= deadline);

function findSources(survey: Survey, deadline: EpochMs): readonly Source[] {
  return survey.nodes.flatMap((screened) => {
    const ways = onTime(screened, deadline);
    if (ways.length === 0) return [];
    return [{ node: screened.node, ways: cheapestOfService(ways), holdings: holdingsOf(screened, ways) }];
  });
}

function cheapestOfService(ways: readonly UsableWay[]): readonly UsableWay[] {
  if (ways.length === 1) return ways;
  return ways.filter((usable, i) => ways.every((other, j) => i === j || !replaces(other, usable, j < i)));
}

/** As good at no more, for all that the way carries. */
function replaces({ way: other, fits }: UsableWay, usable: UsableWay, isEarlier: boolean): boolean {
  const [theirs, own] = [carriageOf(other), carriageOf(usable.way)];
  if (usable.fits.some((fit, line) => fit && !fits[line])) return false;
  if (theirs === undefined || own === undefined || theirs.service !== own.service) return false;
  return theirs.surcharge < own.surcharge || (theirs.surcharge === own.surcharge && isEarlier);
}

const holdingsOf = ({ stock }: Screened, ways: readonly UsableWay[]): Holdings =>
  stock.map((units, line) => (ways.some(({ fits }) => fits[line]) ? units : 0));

/** Instants at which some node can have something at the door, rising. */
export function possibleDeadlines({ nodes }: Survey): readonly EpochMs[] {
  const deadlines = new Set<EpochMs>();
  for (const screened of nodes) for (const { way } of usableWays(screened)) deadlines.add(way.deliverBy);
  return [...deadlines].sort((a, b) => a - b);
}

/** Units that stay missing at a deadline even without any limit on parcels. */
export function leastMissing(survey: Survey, deadline: EpochMs): number {
  const missing = survey.lines.map(({ quantity }) => quantity);
  let units = missing.reduce((sum, quantity) => sum + quantity, 0);
  // In a large network a few nodes have it all: the others need no look.
  for (const screened of survey.nodes) {
    if (units === 0) break;
    const ways = onTime(screened, deadline);
    for (let line = 0; line < missing.length && ways.length > 0; line++) {
      const wanted = missing[line] ?? 0;
      if (wanted === 0 || !ways.some(({ fits }) => fits[line])) continue;
      const found = Math.min(screened.stock[line] ?? 0, wanted);
      missing[line] = wanted - found;
      units -= found;
    }
  }
  return units;
}
