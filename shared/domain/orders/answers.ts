// What is answered to whoever wants to cancel, change, hold, release or send back, in every state: the one table that the
// functions read and from which docs/states.md is made.
import type { ShipmentStatus, TaskStatus } from "./lifecycles.ts";

export const deeds = ["cancel", "address", "less", "more", "hold", "release", "return"] as const;
export type Deed = (typeof deeds)[number];

/** Where an order stands that has no shipments, or one of its shipments. */
export const stages = {
  received: "an order that is not routed yet",
  held: "an order that was put on hold before it was routed",
  backordered: "an order that waits for stock",
  rest: "an order of which a part has arrived, and that waits for stock for the rest",
  planned: "a shipment of which nobody has been asked yet",
  released: "a shipment for which a node has a task that nobody has begun",
  begun: "a shipment that somebody picks, or that a vendor has on order",
  picked: "a shipment that is picked and packed",
  booked: "a shipment that its carrier expects",
  ready: "a shipment that waits for its customer in a store",
  handedOver: "a shipment that is with its carrier",
  delivered: "a shipment that is at its customer's door",
  collected: "a shipment that its customer collected",
  replaced: "a shipment whose units others carry",
  cancelled: "a shipment that was undone",
  lost: "a shipment that its carrier lost or brought back, or that nobody collected",
} as const;
export type Stage = keyof typeof stages;

export const answers = {
  ends: "ends at once: nothing was done yet",
  frees:
    "what was asked is withdrawn, and the units are free again; a vendor who has accepted is asked first",
  "puts-back": "the units go back to the shelf",
  voids: "the booking is voided, and the units go back to the shelf",
  intercepts:
    "its carrier is asked to bring it back, where it offers that and is not at the door; else it arrives, and may be returned",
  "rest-only": "what has arrived cannot be changed: cancel what is left, or place another order",
  changes: "done at once; fewer units are free again, or a line less",
  undoes:
    "done where the parcel carries nothing else: it alone is undone, put back, its booking voided; what a vendor has accepted goes on",
  adds: "held and routed as a parcel more, while the promise stays; else refused, with a fresh offer for the units",
  checks: "done where zone and day of delivery stay; else refused: the promise is never changed silently",
  keeps: "the same; a label is not printed yet",
  "ask-again": "its node is being asked at this moment: ask again in a second",
  pauses: "nothing more is done; the units stay held",
  "goes-on": "cannot be stopped: cancel it",
  resumes: "goes on; the promise is confirmed, or a new one is given",
  "not-held": "there is nothing to release",
  "too-late": "too late: cancel the line, or return it when it is there",
  "is-there": "it is with the customer: announce a return",
  "not-there": "nothing was delivered that could come back",
  opens: "a return is opened, within the policy's days",
  over: "it has ended: there is nothing to do",
} as const;
export type Answer = keyof typeof answers;

type Row = Readonly<Record<Deed, Answer>>;

const unrouted = {
  cancel: "ends",
  address: "changes",
  less: "changes",
  more: "changes",
  hold: "pauses",
  release: "not-held",
  return: "not-there",
} as const satisfies Row;
const begun = {
  address: "too-late",
  less: "undoes",
  more: "adds",
  hold: "goes-on",
  release: "not-held",
  return: "not-there",
} as const satisfies Omit<Row, "cancel">;
const there = {
  ...{ cancel: "is-there", address: "is-there", less: "is-there", more: "is-there" },
  ...{ hold: "over", release: "over", return: "opens" },
} as const satisfies Row;
const over = {
  ...{ cancel: "over", address: "over", less: "over", more: "over" },
  ...{ hold: "over", release: "over", return: "not-there" },
} as const satisfies Row;

export const answerTable = {
  received: unrouted,
  held: { ...unrouted, release: "resumes" },
  backordered: unrouted,
  rest: { ...unrouted, less: "rest-only", more: "rest-only" },
  planned: {
    ...{ cancel: "frees", address: "checks", less: "ask-again", more: "adds" },
    ...{ hold: "pauses", release: "resumes", return: "not-there" },
  },
  released: {
    ...{ cancel: "frees", address: "checks", less: "changes", more: "adds" },
    ...{ hold: "pauses", release: "resumes", return: "not-there" },
  },
  begun: { cancel: "frees", ...begun, address: "keeps" },
  picked: { cancel: "puts-back", ...begun },
  booked: { cancel: "voids", ...begun },
  ready: { cancel: "puts-back", ...begun },
  handedOver: { cancel: "intercepts", ...begun, less: "too-late" },
  delivered: there,
  collected: there,
  replaced: over,
  cancelled: over,
  lost: over,
} as const satisfies Record<Stage, Row>;

export const answerTo = (deed: Deed, stage: Stage): Answer => answerTable[stage][deed];

/** A vendor's purchase order is begun with as soon as it is there: it cannot be taken from the vendor's table. */
export function stageOf(shipment: { readonly status: ShipmentStatus }, task: TaskStatus | undefined): Stage {
  if (shipment.status !== "released") return shipment.status;
  return task === "open" || task === "paused" ? "released" : "begun";
}
