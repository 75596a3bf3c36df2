// Decisions of an order as `GET /v1/orders/{id}/decisions?replay=true` answers them, made again.
import { Decisions, type RecordedDecision } from "#shared/contracts/api/orders.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { weighAgain } from "#shared/domain/rescue/weigh.ts";
import { counterfactuals } from "#shared/domain/routing/counterfactuals.ts";
import type { Counterfactual, Decision } from "#shared/domain/routing/decision.ts";
import { asSeen, bytesOf } from "#shared/domain/routing/evidence.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";

export interface Replayed {
  readonly recorded: RecordedDecision;
  /** What the engine of this release decides on the same evidence. */
  readonly now: Decision;
  /** Byte for byte. */
  readonly same: boolean;
  readonly counterfactuals: readonly Counterfactual[];
  readonly network: Network;
}

/** What is in the file cannot be replayed, and why. */
export class NotReplayable extends Error {}

/** @throws NotReplayable */
export function replayAll(document: unknown): readonly Replayed[] {
  const read = Decisions.safeParse(document);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new NotReplayable(
      `the file is not an answer of GET /v1/orders/{id}/decisions: ${issue?.path.join(".")} ${issue?.message}`,
    );
  }
  const { decisions, networks = {} } = read.data;
  if (decisions.length === 0) throw new NotReplayable("the order has no decision yet");
  return decisions.map((recorded) => replay(recorded, networks));
}

/** The options of a rescue, and their scores, come out the same. */
function isWeighedAlike({ weighed }: RecordedDecision, network: Network): boolean {
  if (weighed === undefined) return true;
  const { seen, options } = weighed;
  if (seen === undefined) return false;
  return JSON.stringify(weighAgain({ seen }, network).options) === JSON.stringify(options);
}

function replay(recorded: RecordedDecision, networks: Readonly<Record<string, Network>>): Replayed {
  const { seen, decision, attempt } = recorded;
  const network = networks[String(decision.networkVersion)];
  if (seen === undefined || network === undefined)
    throw new NotReplayable(
      `decision ${attempt} comes without what it saw: ask for it with ?replay=true, as a planner`,
    );
  const now = planOrder(...asSeen(seen, network));
  return {
    recorded,
    now,
    same: bytesOf(now) === bytesOf(decision) && isWeighedAlike(recorded, network),
    counterfactuals: counterfactuals(decision, seen, network),
    network,
  };
}
