// What an option costs: to send it, the breach that is left, and the doubt that it fails again.
import type { RescuePolicy } from "#shared/domain/network/rescue-policy.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { DAY, type EpochMs, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { type Draft, type RescueCase, unfilledOf } from "./rescue-case.ts";
import type { RescueOption } from "./weighing.ts";

export interface Scoring {
  readonly rescue: RescueCase;
  readonly terms: RescuePolicy;
  readonly snapshot: Snapshot;
  readonly cheapest: number;
}

export function scoredOf(
  { kind, decided, again }: Draft,
  { rescue, terms, snapshot, cheapest }: Scoring,
): RescueOption {
  const { decision } = decided;
  if (kind === "tell") return told({ rescue, terms, snapshot, cheapest });
  const unfilledUnits = unfilledOf(decision);
  const daysLate = lateness(decision, rescue, snapshot);
  const keepsPromise = daysLate === 0 && unfilledUnits === 0;
  const breach = breachOf({ daysLate, unfilledUnits }, { rescue, terms, snapshot });
  const nodes = decision.shipments.map(({ node }) => node);
  const odds = Math.max(0, ...nodes.map((node) => (again ? (rescue.again.get(node)?.doubt ?? 0) : 0)));
  const surplus = rescue.expectedBy === undefined ? 0 : terms.surplus;
  const doubt = Math.round((odds * atOnceOf(rescue, terms)) / 1000) + surplus;
  return {
    kind,
    nodes,
    ...(decision.deadline !== undefined && { deliverBy: decision.deadline }),
    keepsPromise,
    unfilledUnits,
    cost: decision.cost,
    extra: MinorUnits.parse(
      // Beside a parcel on its way all of it is extra.
      surplus +
        (Number.isFinite(cheapest) ? Math.max(0, decision.cost - cheapest) : surplus && decision.cost),
    ),
    breach: MinorUnits.parse(breach),
    doubt: MinorUnits.parse(doubt),
    total: MinorUnits.parse(decision.cost + breach + doubt),
  };
}

/** Nothing is sent: what is on its way comes when it comes. */
function told({ rescue, terms, snapshot }: Scoring): RescueOption {
  const expectedBy = rescue.expectedBy ?? snapshot.now;
  const daysLate = daysAfter(rescue.deadline ?? snapshot.now, expectedBy);
  const breach = MinorUnits.parse(breachOf({ daysLate, unfilledUnits: 0 }, { rescue, terms, snapshot }));
  const none = MinorUnits.parse(0);
  return {
    ...{ kind: "tell", nodes: [], deliverBy: toInstant(expectedBy), keepsPromise: daysLate === 0 },
    ...{ unfilledUnits: 0, cost: none, extra: none, breach, doubt: none, total: breach },
  };
}

const daysAfter = (promised: EpochMs, at: EpochMs): number => Math.max(0, Math.ceil((at - promised) / DAY));

/** Days, begun ones whole, after the promise; from now on where that is past. */
function lateness({ deadline }: Decision, { deadline: promised }: RescueCase, { now }: Snapshot): number {
  if (deadline === undefined) return 0;
  return daysAfter(promised ?? now, toEpoch(deadline));
}

const atOnceOf = ({ demand: { value = 0 }, broken }: RescueCase, { breach }: RescuePolicy): number =>
  broken ? 0 : breach.atOnce + Math.round((value * breach.ofValuePerMille) / 1000);

interface Broken {
  readonly daysLate: number;
  readonly unfilledUnits: number;
}

/** What does not come at all is as late as the lateness ladder is long, and a day more, with all the units that it has. */
function breachOf(
  { daysLate, unfilledUnits }: Broken,
  { rescue, terms, snapshot }: Omit<Scoring, "cheapest">,
): number {
  const atOnce = atOnceOf(rescue, terms);
  const late = daysLate === 0 ? 0 : atOnce + daysLate * terms.breach.perDay;
  if (unfilledUnits === 0) return late;
  const asked = rescue.demand.lines.reduce((units, { quantity }) => units + quantity, 0);
  const never = atOnce + (snapshot.network.policy.latenessLadderDays + 1) * terms.breach.perDay;
  return Math.max(late, never) + Math.round((unfilledUnits / asked) * LEFT_OUT);
}

/** Leaving out is never cheaper than sending: what all of the units weigh, in minor units, beside the breach. */
const LEFT_OUT = 100_000_000;
