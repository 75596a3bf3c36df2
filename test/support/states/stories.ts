// Orders, and files of counts, that between them reach every state of the workflows that calls out, each told with what
// is unusual about it.
import type { TaskKind } from "#shared/domain/orders/order.ts";
import { DAY, HOUR, MINUTE } from "#shared/kernel/time.ts";
import { scanned, type Wanted } from "../storyline.ts";
import type { Plan } from "./mischief.ts";
import type { Deed, Deeds } from "./outside-world.ts";

export type Units = Readonly<Record<string, number>>;

export interface OrderStory {
  readonly name: string;
  /** One SKU, and the units of it at the nodes: when the order is placed, and afterwards. */
  readonly sku: string;
  readonly at: Units;
  readonly later?: Units;
  readonly wanted?: Omit<Wanted, "lines">;
  readonly deeds?: Deeds;
  /** A rescue that costs anything asks a planner. */
  readonly asksPlanner?: true;
  /** So early in the week that a later day is worth weighing. */
  readonly early?: true;
  /** Cancelled in the moment in which it is placed. */
  readonly cancelledAtOnce?: true;
  readonly patience?: number;
  readonly ends: "completed" | "cancelled" | "failed" | "backordered";
}

const cancels: Deed = ({ story }) => story.cancel();
const loses: Deed = async ({ retailer, story, id }) => {
  const parcel = (await story.parcels()).find((one) => one.id === id);
  return parcel && scanned(retailer, parcel, "lost");
};
/** More than ten days after its promise, when nobody would wait for it any more. */
const expectsLater: Deed = async ({ retailer, story, id }) => {
  const parcel = (await story.parcels()).find((one) => one.id === id);
  const expectedAt = new Date(retailer.now() + 14 * DAY).toISOString();
  return parcel && scanned(retailer, parcel, "in-transit", { expectedAt });
};
const comesLater: Deed = async ({ retailer, story, id }) => {
  await retailer.until(retailer.now() + 13 * DAY);
  const parcel = (await story.parcels()).find((one) => one.id === id);
  return parcel && scanned(retailer, parcel, "delivered");
};
const declines: Deed = async ({ retailer, story, id }) => {
  const { node } = await story.task("offer");
  return retailer.ask(`node:${node}`, `POST /v1/tasks/${id}/decline`, { body: { reason: "no-staff" } });
};
/** A moment after the deadline it is still not done. */
const isLateWith =
  (kind: TaskKind): Deed =>
  async ({ retailer, story }) =>
    retailer.until(Date.parse((await story.task(kind)).dueBy) + MINUTE);
const asksForTime: Deed = ({ retailer, story }) =>
  retailer.ask("channel:web", `POST /v1/orders/${story.id}/extend-collection`);
const puts: Deed = ({ retailer, story }) =>
  retailer.ask("planner", `POST /v1/orders/${story.id}/hold`, { body: { reason: "payment" } });
const releasesLate: Deed = async ({ retailer, story }) => {
  await retailer.until(retailer.now() + 9 * HOUR);
  return retailer.ask("planner", `POST /v1/orders/${story.id}/release`);
};

/** A file of counts, which its sender sends again if it is told to. */
export interface FileStory {
  readonly name: string;
  readonly sku: string;
  readonly units: number;
  /** What goes wrong in any case. */
  readonly wrong?: readonly Plan[];
  readonly ends: "done";
}

export type StateStory = OrderStory | FileStory;

const bug = { when: "before", error: "TypeError", cause: "on purpose" } as const;

export const stories: readonly StateStory[] = [
  { name: "a file of counts", sku: "lamp", units: 7, ends: "done" },
  {
    name: "a file of counts that cannot be read at first",
    ...{ sku: "lamp", units: 7, wrong: [{ state: "Read a chunk", ...bug }] },
    ends: "done",
  },
  { name: "from the warehouse to the door", sku: "lamp", at: { lyon: 9 }, ends: "completed" },
  {
    name: "from a store to the door",
    sku: "mug",
    at: { paris: 9 },
    later: { strasbourg: 9 },
    ends: "completed",
  },
  {
    name: "collected in the store",
    ...{ sku: "mug", at: { paris: 9 }, wanted: { collectAt: "paris" } },
    ends: "completed",
  },
  { name: "from a vendor", sku: "pole", at: { nantes: 9 }, later: { lyon: 9 }, ends: "completed" },
  {
    name: "shipped to the store",
    ...{ sku: "mug", at: { lyon: 9 }, wanted: { collectAt: "paris" } },
    ends: "completed",
  },
  { name: "that nobody has", sku: "sofa", at: {}, ends: "backordered" },
  {
    name: "cancelled while it is routed",
    ...{ sku: "lamp", at: { lyon: 9 }, cancelledAtOnce: true },
    ends: "cancelled",
  },
  {
    name: "cancelled before its pick",
    ...{ sku: "lamp", at: { lyon: 9 }, deeds: { pick: [cancels] } },
    ends: "cancelled",
  },
  {
    name: "that a store declines",
    ...{ sku: "mug", at: { paris: 9 }, later: { strasbourg: 9 }, deeds: { offer: [declines] } },
    early: true,
    ends: "completed",
  },
  {
    name: "that a store declines, and a planner rescues",
    ...{ sku: "lamp", at: { strasbourg: 9 }, later: { lyon: 9 }, deeds: { offer: [declines] } },
    ...{ asksPlanner: true, early: true, ends: "completed" },
  },
  {
    name: "that a store answers late, where nobody else has it",
    ...{ sku: "mug", at: { paris: 9 }, deeds: { offer: [isLateWith("offer")] } },
    early: true,
    ends: "completed",
  },
  {
    name: "that is picked late, where nobody else has it",
    ...{ sku: "lamp", at: { lyon: 9 }, deeds: { pick: [isLateWith("pick")] } },
    early: true,
    ends: "completed",
  },
  {
    name: "that its carrier loses",
    ...{ sku: "lamp", at: { lyon: 9 }, deeds: { door: [loses] } },
    ends: "completed",
  },
  {
    name: "that its carrier brings much later",
    ...{ sku: "lamp", at: { lyon: 9 }, deeds: { door: [expectsLater, comesLater] } },
    ends: "completed",
  },
  {
    name: "that misses its truck",
    ...{ sku: "lamp", at: { lyon: 9 }, deeds: { handover: ["silence"] } },
    early: true,
    ends: "completed",
  },
  {
    name: "that nobody collects",
    ...{ sku: "mug", at: { paris: 9 }, wanted: { collectAt: "paris" }, deeds: { collection: ["silence"] } },
    ...{ patience: 4 * DAY, ends: "failed" },
  },
  {
    name: "whose customer needs more time",
    ...{ sku: "mug", at: { paris: 9 }, wanted: { collectAt: "paris" }, deeds: { collection: [asksForTime] } },
    ends: "completed",
  },
  {
    name: "held until its offer is over, and released",
    ...{ sku: "mug", at: { paris: 9 }, deeds: { offer: [puts], hold: [releasesLate] } },
    ends: "completed",
  },
];
