// Who failed, and who may be asked again. A shipment never goes back and forth: a node that said no is not asked a
// second time; one that did not find the units, or was let down by us, is asked once more at most; one that had no time, or
// did not answer, twice.
import type { Shipment } from "#shared/domain/orders/order.ts";
import { asOrdered } from "#shared/domain/picking/substitutes.ts";
import type { NodeId, ShipmentId } from "#shared/kernel/ids.ts";

export interface Failed extends Pick<Shipment, "id" | "node" | "lines" | "status"> {
  readonly missing?: Shipment["lines"] | undefined;
  readonly declined?: Shipment["lines"] | undefined;
  readonly substituted?: Shipment["substituted"];
  readonly road?: Shipment["road"];
  /** A vendor's: what it answered line by line. */
  readonly answered?: object | undefined;
  /** By a wave: nothing failed. */
  readonly movedBy?: string | undefined;
}

/** A store takes a part of what it was offered, and goes on with it. */
export const ACCEPTED_IN_PART = "accepted-in-part";

/** After a short pick only what is missing, after a part was accepted the rest; otherwise all that the shipment carries, as it was ordered. */
export function unitsToRescue(shipment: Failed, reason: string): Shipment["lines"] {
  if (reason === ACCEPTED_IN_PART) return shipment.declined ?? [];
  return reason === "short" ? (shipment.missing ?? []) : asOrdered(shipment.lines, shipment.substituted);
}

/** Its order was on hold until it was too late for the way that was planned. */
export const HELD_TOO_LONG = "held-too-long";

/** A store has the units, and nobody to pick them now. */
export const NO_TIME = "no-time";

/** It is with its carrier, and late as it seems. */
export const AT_RISK = "at-risk";

/** What the node is not to blame for: the carrier lost it or is not there, or the workflow was stuck until its hold had expired. */
const blameless = new Set(["lost", AT_RISK, "expired", "CarrierUnavailable", HELD_TOO_LONG]);

/** A no of the node, or of the carrier that calls there: it is not asked again. */
const refusals = new Set(["declined", ACCEPTED_IN_PART, "CarrierRefused", "NodeStopped", "moved", "unknown"]);

/** The odds, in thousandths, that a node fails a second time after such a failure. */
const doubts: Readonly<Record<string, number>> = {
  /** What the books still hold there lies on another shelf, as a rule. */
  short: 150,
  /** It has the units; another hour, or a call, may find somebody to pick them. */
  [NO_TIME]: 500,
  /** Silence is not a no. */
  "States.Timeout": 400,
};
/** Any other name is an error of ours, which says little of the node. */
const OURS = 100;

/** Times that a node may fail so, and be asked again; of all others one. Each makes the next less likely to go well. */
const patience: Readonly<Record<string, number>> = { [NO_TIME]: 2, "States.Timeout": 2 };

export interface Chance {
  readonly because: string;
  /** Thousandths. */
  readonly doubt: number;
}

export interface Chances {
  /** Never again for this order, each with the reason. */
  readonly over: ReadonlyMap<NodeId, string>;
  /** If it must be. */
  readonly again: ReadonlyMap<NodeId, Chance>;
}

/** @param reasons why earlier shipments of the order failed, by shipment */
export function chancesAfter(
  shipments: readonly Failed[],
  failed: Failed,
  reasons: ReadonlyMap<ShipmentId, string>,
): Chances {
  const over = new Map<NodeId, string>();
  const again = new Map<NodeId, Chance & { readonly left: number }>();
  for (const one of shipments.filter((shipment) => hasFailed(shipment) || shipment.id === failed.id)) {
    const reason = reasons.get(one.id) ?? (one.missing === undefined ? "unknown" : "short");
    if (blameless.has(reason)) continue;
    const because = `shipment ${one.id} failed here`;
    const before = again.get(one.node);
    const left = Math.min(before?.left ?? Number.POSITIVE_INFINITY, patience[reason] ?? 1) - 1;
    const isNo = hasAnswered(one) || refusals.has(reason);
    if (isNo || left < 0) over.set(one.node, because);
    else again.set(one.node, { because, doubt: doubtAfter(reason, before), left });
  }
  for (const node of over.keys()) again.delete(node);
  return { over, again: new Map([...again].map(([node, { left: _, ...chance }]) => [node, chance])) };
}

/** Of what might still go well the half does not, each time that it has failed before. */
function doubtAfter(reason: string, before: Chance | undefined): number {
  const doubt = doubts[reason] ?? OURS;
  return before === undefined ? doubt : Math.round((Math.max(doubt, before.doubt) + 1_000) / 2);
}

/** A vendor that answered, and sends a part or nothing, has said no. */
const hasAnswered = ({ road, answered, missing }: Failed): boolean =>
  road === "dropShip" && (answered !== undefined || missing !== undefined);

/** Nodes that have had their chance, whatever became of it. */
export function failedNodes(shipments: readonly Failed[]): ReadonlyMap<NodeId, string> {
  return new Map(shipments.filter(hasFailed).map(({ id, node }) => [node, `shipment ${id} failed here`]));
}

/** It was given up, or some of it was: not found, or not accepted. */
const hasFailed = ({ movedBy, status, missing, declined }: Failed): boolean =>
  movedBy === undefined && (status === "replaced" || missing !== undefined || declined !== undefined);
