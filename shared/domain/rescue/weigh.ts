// The options of a rescue, each planned by the engine of all plans, and scored by its cost against the breach.

import { distanceTo } from "#shared/domain/network/distance.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { plusLocalDays } from "#shared/domain/network/zone-clock.ts";
import { inAHurry } from "#shared/domain/promise/hurried.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import {
  asSeen,
  type Decided,
  decideOrder,
  type Evidence,
  mergedNotes,
} from "#shared/domain/routing/evidence.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Chance } from "./chances.ts";
import { type Draft, type RescueCase, unfilledOf } from "./rescue-case.ts";
import { scoredOf } from "./score.ts";
import type { OptionKind, Weighing } from "./weighing.ts";

export interface Weighed {
  readonly weighing: Omit<Weighing, "chosen" | "because">;
  /** By the place of their options. */
  readonly plans: readonly Decided[];
}

/** Stores nearest to the customer in which a collection is looked for. */
const NEAREST_STORES = 3;

/** All options that bring something, the best first; nothing is always one. */
export function weigh(rescue: RescueCase, snapshot: Snapshot): Weighed {
  const { rescue: terms } = snapshot.network.policy;
  const drafts = rescue.spent ? [] : draftsOf(rescue, inAHurry(snapshot, terms.leadShare));
  const everyNode = new Map(snapshot.network.nodes.map((node) => [node.id, "left out"]));
  const out = decideOrder(rescue.demand, snapshot, { exclude: everyNode });
  const nothing = rescue.expectedBy === undefined ? "leave-out" : "tell";
  const all: readonly Draft[] = [...drafts, { kind: nothing, decided: out, again: false }];
  const cheapest = cheapestLate(all);
  const scored = all.map((draft) => ({
    ...draft,
    option: scoredOf(draft, { rescue, terms, snapshot, cheapest }),
  }));
  scored.sort((a, b) => a.option.total - b.option.total);
  return {
    weighing: {
      options: scored.map(({ option }) => option),
      budget: terms.budget,
      seen: {
        evidence: {
          ...out.seen,
          ...mergedNotes(all.map(({ decided }) => decided.seen)),
          options: optionsOf(rescue),
        },
        again: [...rescue.again].map(([node, chance]) => ({ node, ...chance })),
        failedAt: rescue.failedAt,
        ...(snapshot.avoided !== undefined && { avoided: [...snapshot.avoided] }),
        spent: rescue.spent,
        broken: rescue.broken,
        ...(rescue.expectedBy !== undefined && { expectedBy: toInstant(rescue.expectedBy) }),
      },
    },
    plans: scored.map(({ decided }) => decided),
  };
}

/** The least that it costs to send late as many units as can be sent at all. */
function cheapestLate(drafts: readonly Draft[]): number {
  const late = drafts.filter(({ kind }) => kind === "later").map(({ decided }) => decided.decision);
  const fewest = Math.min(...late.map(unfilledOf));
  return Math.min(...late.filter((one) => unfilledOf(one) === fewest).map(({ cost }) => cost));
}

/** The same options, from what was seen. */
export function weighAgain({ seen }: Pick<Weighing, "seen">, network: Network): Weighed["weighing"] {
  const { evidence, again, avoided, expectedBy, ...facts } = seen;
  const [demand, whole, { deadline, exclude }] = asSeen(evidence, network);
  const snapshot = avoided === undefined ? whole : { ...whole, avoided };
  const rescue: RescueCase = {
    ...facts,
    demand,
    over: exclude,
    again: new Map(again.map(({ node, ...chance }): [NodeId, Chance] => [node, chance])),
    ...(deadline !== undefined && { deadline }),
    ...(expectedBy !== undefined && { expectedBy: toEpoch(expectedBy) }),
  };
  return weigh(rescue, snapshot).weighing;
}

const optionsOf = ({ over, deadline }: RescueCase): Evidence["options"] => ({
  exclude: [...over].map(([node, reason]) => ({ node, reason })),
  ...(deadline !== undefined && { deadline: toInstant(deadline) }),
});

function draftsOf(rescue: RescueCase, snapshot: Snapshot): Draft[] {
  const { demand, over, again, deadline } = rescue;
  const others = new Map([...over, ...[...again].map(([node, { because }]) => [node, because] as const)]);
  const drafts: Draft[] = [];
  const plan = (
    how: { readonly exclude: ReadonlyMap<NodeId, string>; readonly deadline?: EpochMs },
    wanted = demand,
  ) => {
    const decided = planned(wanted, snapshot, how);
    const { decision } = decided;
    if (decision.outcome === "infeasible" || !isWorthSending(rescue, decision)) return;
    const nodes = decision.shipments.map(({ node }) => node);
    const asksAgain = nodes.some((node) => again.has(node));
    if (drafts.some((draft) => isSame(draft.decided.decision, decision))) return;
    drafts.push({ kind: kindOf(decision, { rescue, asksAgain, wanted }), decided, again: asksAgain });
  };
  const bySchedule = deadline === undefined ? {} : { deadline };
  plan({ exclude: others, ...bySchedule });
  if (again.size > 0) plan({ exclude: over, ...bySchedule });
  if (deadline !== undefined && rescue.expectedBy === undefined) {
    const next = plusLocalDays(timeZoneOf(demand.destination, "UTC"), deadline, 1);
    plan({ exclude: others, deadline: next });
    if (again.size > 0) plan({ exclude: over, deadline: next });
  }
  if (mayCollect(rescue, snapshot))
    for (const store of nearestStores(demand, snapshot))
      plan({ exclude: over, ...bySchedule }, { ...demand, method: { kind: "collect", node: store } });
  return drafts;
}

/** Beside a parcel on its way: one parcel with all of it, in time. */
const isWorthSending = ({ expectedBy, deadline }: RescueCase, decision: Decision): boolean =>
  expectedBy === undefined ||
  (decision.shipments.length === 1 &&
    decision.unfilled.length === 0 &&
    deadline !== undefined &&
    decision.deadline !== undefined &&
    toEpoch(decision.deadline) <= deadline);

/** A customer who collects gets it in the same store, by carrier if need be, and at home where that cannot be. */
function planned(demand: Demand, snapshot: Snapshot, options: Parameters<typeof decideOrder>[2]): Decided {
  const asked = decideOrder(demand, snapshot, options);
  if (demand.method.kind === "home" || asked.decision.outcome !== "infeasible") return asked;
  return decideOrder({ ...demand, method: { kind: "home" } }, snapshot, options);
}

const mayCollect = ({ demand }: RescueCase, { network }: Snapshot): boolean =>
  network.policy.rescue.collectInstead && demand.method.kind === "home";

function nearestStores({ destination }: Demand, { network }: Snapshot): readonly NodeId[] {
  return network.nodes
    .filter(({ collection, stopped }) => collection && !stopped)
    .map(({ id, site }) => ({ id, km: distanceTo(site, destination) ?? Infinity }))
    .filter(({ km }) => km < Infinity)
    .sort((a, b) => a.km - b.km)
    .slice(0, NEAREST_STORES)
    .map(({ id }) => id);
}

const isSame = (one: Decision, other: Decision): boolean =>
  JSON.stringify([one.shipments, one.unfilled]) === JSON.stringify([other.shipments, other.unfilled]);

interface Kind {
  readonly rescue: RescueCase;
  readonly asksAgain: boolean;
  readonly wanted: Demand;
}

function kindOf({ shipments, deadline }: Decision, { rescue, asksAgain, wanted }: Kind): OptionKind {
  const isLate =
    rescue.deadline === undefined || (deadline !== undefined && toEpoch(deadline) > rescue.deadline);
  if (isLate) return "later";
  if (wanted !== rescue.demand) return "collect";
  if (rescue.expectedBy !== undefined) return "duplicate";
  if (asksAgain) return "ask-again";
  if (shipments.length > 1) return "split";
  return shipments[0]?.node === rescue.failedAt ? "faster-service" : "re-source";
}
