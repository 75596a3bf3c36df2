// What failed, and a way to go on.
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Demand } from "#shared/domain/routing/demand.ts";
import type { Decided } from "#shared/domain/routing/evidence.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import type { Chances } from "./chances.ts";
import type { OptionKind } from "./weighing.ts";

export interface RescueCase extends Chances {
  readonly demand: Demand;
  /** The promise in force; absent where it is past, or there is none. */
  readonly deadline?: EpochMs;
  readonly failedAt: NodeId;
  /** No rescue is left to the order: nothing is sent again. */
  readonly spent: boolean;
  /** The promise was broken before, and told so: only its days count now. */
  readonly broken: boolean;
  /** It is on its way, and there by then as it seems: what is sent is sent beside it. */
  readonly expectedBy?: EpochMs;
}

/** A plan that could be carried out. */
export interface Draft {
  readonly kind: OptionKind;
  readonly decided: Decided;
  readonly again: boolean;
}

export const unfilledOf = ({ unfilled }: Decision): number =>
  unfilled.reduce((units, { quantity }) => units + quantity, 0);
