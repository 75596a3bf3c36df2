// What was found beside what was not: it stays and goes on by itself, or it moves along, so that all comes in one parcel.
import type { Network } from "#shared/domain/network/network.ts";
import { asOrdered } from "#shared/domain/picking/substitutes.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Failed } from "./chances.ts";
import type { Choice } from "./choose.ts";
import type { RescueOption } from "./weighing.ts";

type Lines = Failed["lines"];

/** All units of a short pick, where the policy would have them together; undefined: only the missing ones are rescued. */
export function allOfShort(shipment: Failed, reason: string, { policy }: Network): Lines | undefined {
  const { lines, missing = [], substituted = [], status } = shipment;
  // Somebody has taken the trouble to put something else in: that goes.
  const isPicked = reason === "short" && status === "picked" && substituted.length === 0;
  if (!isPicked || policy.rescue.collateral === "stays") return undefined;
  return asOrdered([...lines, ...missing]);
}

/** One parcel, from another node, in time, and within the budget; undefined: then the rest stays. */
export function choiceTogether(
  options: readonly RescueOption[],
  { node }: Pick<Failed, "node">,
  budget: number,
): Choice | undefined {
  const chosen = options.findIndex(
    ({ keepsPromise, nodes, extra }) =>
      keepsPromise && nodes.length === 1 && nodes[0] !== node && extra <= budget,
  );
  return chosen < 0 ? undefined : { chosen, because: chosen === 0 ? "best" : "within-budget" };
}

/** Whether a plan that was made for a short pick is for all of it. */
export function movesAlong(
  { shipments, unfilled }: Pick<Decision, "shipments" | "unfilled">,
  { missing = [] }: Pick<Failed, "missing">,
  reason: string,
): boolean {
  const planned = [...shipments.flatMap(({ lines }) => lines), ...unfilled];
  return reason === "short" && unitsOf(planned) > unitsOf(missing);
}

const unitsOf = (lines: readonly { readonly quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);
