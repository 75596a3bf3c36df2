import type { RescueView } from "#shared/contracts/api/rescues.ts";
import type { ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Outcome, Page, PageRequest } from "./orders.ts";

export type AskedRescue = RescueView & {
  /** Of the workflow that waits, once it does. */
  readonly token?: string | undefined;
};

/** Rescues that a planner was asked about: one for each shipment, the last one. */
export interface Rescues {
  of(shipment: ShipmentId): Promise<AskedRescue | undefined>;
  /** Those that wait for a planner, the most urgent first. */
  open(page: PageRequest): Promise<Page<RescueView>>;
  /** `conflict`: it was asked already, and waits. */
  ask(rescue: RescueView): Promise<Outcome>;
  /** Leaves the token of the workflow. `conflict`: it does not wait any more. */
  awaitPlanner(shipment: ShipmentId, token: string): Promise<Outcome>;
  /** The first who says something has said it. The workflow that waits is told. */
  settle(asked: AskedRescue, word: RescueWord, at: Instant): Promise<Outcome>;
}

export type RescueWord =
  | { readonly status: "chosen"; readonly chosen: number }
  | { readonly status: "timed-out" };
