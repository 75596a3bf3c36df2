// Everybody outside, who does what is asked of them until an order has come to its end: nodes, vendors, carriers,
// customers and planners. A test says what some of them do in place of that, the first time, the second time...
import type { NodeTask, Shipment, TaskKind } from "#shared/domain/orders/order.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { HOUR, MINUTE } from "#shared/kernel/time.ts";
import type { Answer, Retailer } from "../retailer.ts";
import { type Story, scanned } from "../storyline.ts";

/** What is asked: a task by its kind, a purchase order by its status, the carrier, a planner, whoever holds an order. */
type Question = TaskKind | PurchaseOrder["status"] | "door" | "rescue" | "hold";

export interface Asked {
  readonly retailer: Retailer;
  readonly story: Story;
  /** The task, the purchase order, the parcel, the rescue. */
  readonly id: string;
}

export type Deed = ((asked: Asked) => Promise<unknown>) | "silence";
export type Deeds = Partial<Record<Question, readonly Deed[]>>;

interface Open {
  readonly question: Question;
  readonly id: string;
  /** Asked again with another deadline, it is another question. */
  readonly dueBy?: string;
  readonly usual: () => Promise<Answer>;
}

/** Time passes in such steps while nobody has anything to do; in longer ones, when that is so for hours. */
const STEP = 15 * MINUTE;
const LONG = { after: 4 * HOUR, step: 2 * HOUR };

/** @returns when nothing is left to do, or after `patience` in which nothing happened. */
export async function everyoneActs(
  retailer: Retailer,
  story: Story,
  { deeds = {}, patience = 30 * HOUR }: { readonly deeds?: Deeds; readonly patience?: number } = {},
): Promise<void> {
  const said = new Map<Question, number>();
  const silent = new Set<string>();
  let idleSince = retailer.now();
  while (retailer.now() - idleSince <= patience) {
    if (await isOver(retailer, story)) return;
    const open = (await questions(retailer, story)).find((one) => !silent.has(keyOf(one)));
    if (open === undefined) {
      const isLong = retailer.now() - idleSince >= LONG.after;
      await retailer.until(retailer.now() + (isLong ? LONG.step : STEP));
      continue;
    }
    idleSince = retailer.now();
    const turn = said.get(open.question) ?? 0;
    said.set(open.question, turn + 1);
    const deed = deeds[open.question]?.[turn];
    if (deed === "silence") silent.add(keyOf(open));
    else if (deed !== undefined) await deed({ retailer, story, id: open.id });
    else if (isRefused(await open.usual())) silent.add(keyOf(open));
  }
}

const keyOf = ({ question, id, dueBy = "" }: Open): string => `${question} ${id} ${dueBy}`;

/** Whoever comes too late does nothing more about it; anything else that is refused is wrong. */
function isRefused({ status, body }: Answer): boolean {
  if (status !== 409 && status >= 400) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return status === 409;
}

const finals = ["completed", "cancelled", "failed", "backordered"];

async function isOver(retailer: Retailer, story: Story): Promise<boolean> {
  const { status, parcels } = await story.order();
  if (!finals.includes(status)) return false;
  const executions = await Promise.all(parcels.map(({ id }: Shipment) => executionOf(retailer, id)));
  const isEnded = executions.every((status) => status === undefined || status === "SUCCEEDED");
  return isEnded && (await story.tasks()).length === 0;
}

/** Undefined where none was started. */
async function executionOf(retailer: Retailer, shipment: string): Promise<string | undefined> {
  const { status, body } = await retailer.ask("planner", `GET /v1/planner/executions/${shipment}`);
  return status === 404 ? undefined : body.status;
}

async function questions(retailer: Retailer, story: Story): Promise<Open[]> {
  const order = await story.order();
  const rescues = (await retailer.ask("planner", "GET /v1/planner/rescues")).body.rescues;
  const at = (party: string, call: string, body?: unknown) => () => retailer.ask(party, call, { body });
  return [
    ...(order.hold === undefined
      ? []
      : [
          {
            question: "hold" as const,
            id: story.id,
            usual: at("planner", `POST /v1/orders/${story.id}/release`),
          },
        ]),
    ...(await story.tasks())
      .filter(({ status }) => status !== "paused")
      .map(({ id, kind, node, dueBy }) => ({
        ...{ question: kind, id, dueBy },
        usual: at(`node:${node}`, `POST /v1/tasks/${id}/${verbs[kind]}`, bodyOf(kind, order)),
      })),
    ...(await story.purchaseOrders()).map(({ id, status, vendor, dueBy }) => ({
      ...{ question: status, id, dueBy },
      usual: at(`vendor:${vendor}`, `POST /v1/purchase-orders/${id}/${words[status]}`, noticeOf(id, status)),
    })),
    ...order.parcels.filter(isOnItsWay).map((parcel: Shipment) => ({
      ...{ question: "door" as const, id: parcel.id },
      usual: () => scanned(retailer, parcel, "delivered"),
    })),
    ...rescues
      .filter(({ orderId }: { orderId: string }) => orderId === story.id)
      .map(({ id }: { id: string }) => ({
        ...{ question: "rescue" as const, id },
        usual: at("planner", `POST /v1/planner/rescues/${id}/choose`, { option: 0 }),
      })),
  ];
}

const isOnItsWay = ({ status, carrierStatus }: Shipment): boolean =>
  status === "handedOver" && carrierStatus !== "delivered" && carrierStatus !== "lost";

const verbs = {
  offer: "accept",
  pick: "confirm",
  handover: "handover",
  collection: "collected",
  putback: "put-back",
} as const satisfies Record<NodeTask["kind"], string>;

const bodyOf = (kind: TaskKind, { pickupCode }: { pickupCode?: string }): unknown =>
  kind === "collection" ? { code: pickupCode } : undefined;

const words: Partial<Record<PurchaseOrder["status"], string>> = {
  submitted: "accept",
  accepted: "ship",
  partiallyAccepted: "ship",
  cancellationRequested: "cancellation/accept",
  cancellationRejected: "ship",
};

const noticeOf = (id: string, status: PurchaseOrder["status"]): unknown =>
  words[status] === "ship"
    ? { carrier: "flaneur", service: "economy", tracking: `FL-${id.slice(-20)}` }
    : undefined;
