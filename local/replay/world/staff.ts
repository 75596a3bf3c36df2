// People in warehouses and stores: they answer offers, pick, hand parcels over and give orders out.
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { type EpochMs, HOUR, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { node as nodeParty, planner } from "../api/parties.ts";
import { ApiError } from "../client.ts";
import { collectsAfter, partOfLines, storeAnswer } from "./choices.ts";
import type { Couriers } from "./couriers.ts";
import { type PlannedLeg, truckAfter } from "./legs.ts";
import { createPickers } from "./pickers.ts";
import { type Doing, later, lookIfMissed, type Surroundings, withLeg, workingAfter } from "./surroundings.ts";

export interface Staff {
  /** Takes note of a task that was not there before. */
  find(task: NodeTask): void;
}

export function createStaff(around: Surroundings, couriers: Couriers): Staff {
  const pickers = createPickers(around);
  const declined = new Set<string>();
  return {
    find(task) {
      switch (task.kind) {
        case "offer":
          return answer(around, task, declined);
        case "pick":
          return pickers.find(task);
        case "handover":
          return handOver(around, couriers, task);
        case "collection":
          return giveOut(around, task);
        case "putback":
          return putBack(around, task);
      }
    },
  };
}

const asked = ({ id, node }: NodeTask) => ({ party: nodeParty(node), params: { id } });

function actBy<T>(around: Surroundings, { dueBy }: NodeTask, doing: Doing<T>): void {
  lookIfMissed(around, doing.at, toEpoch(dueBy));
  later(around, doing);
}

/** @param declined what stores have said no to before: an order, and the store */
function answer(around: Surroundings, task: NodeTask, declined: Set<string>): void {
  const chance = around.chance.fork(task.id);
  const { store } = around.scenario;
  const known = `${task.orderId} ${task.node}`;
  const declineRate = declined.has(known) ? store.declineAgainRate : store.declineRate;
  const { answer, after } = storeAnswer(chance, { ...store, declineRate });
  if (answer === "decline") declined.add(known);
  if (answer === "silent") {
    around.lookAt(toEpoch(task.dueBy) + MINUTE);
    return;
  }
  const { party, params } = asked(task);
  const reason = chance.fork("why").chance(around.scenario.store.notFoundRate) ? "not-found" : "no-staff";
  const lines = answer === "partial" ? partOfLines(task.lines) : undefined;
  actBy(around, task, {
    at: workingAfter(around, task.node, { from: toEpoch(task.openedAt), minutes: after }),
    opensWork: true,
    call: () =>
      answer === "decline"
        ? around.client.ask(party, "decline-offer", { params, body: { reason } })
        : around.client.ask(party, "accept-offer", { params, ...(lines && { body: { lines, reason } }) }),
  });
}

/** What was picked for nothing is brought back as a pick is made. */
function putBack(around: Surroundings, task: NodeTask): void {
  const { party, params } = asked(task);
  const minutes = around.chance.fork(task.id).between(...around.scenario.pick.minutes);
  actBy(around, task, {
    at: workingAfter(around, task.node, { from: toEpoch(task.openedAt), minutes }),
    call: () => around.client.ask(party, "put-back", { params }),
  });
}

/** Minutes after opening within which a customer comes who would have come while it was closed. */
const FIRST_HOUR = 60;

function giveOut(around: Surroundings, task: NodeTask): void {
  const chance = around.chance.fork(task.id);
  const hours = collectsAfter(chance, around.scenario.collect);
  if (hours === undefined) {
    around.lookAt(toEpoch(task.dueBy) + MINUTE);
    return;
  }
  const { party, params } = asked(task);
  const from = toEpoch(task.openedAt) + hours * HOUR;
  const open = workingAfter(around, task.node, { from, minutes: 0 });
  actBy(around, task, {
    at: open > from ? open + chance.between(0, FIRST_HOUR) * MINUTE : open,
    call: async () => {
      const { wrongCodeRate, delegateRate } = around.scenario.collect;
      const shown = await shownFor(around, task);
      if (task.asksForCode === true && chance.chance(wrongCodeRate)) {
        const body = { code: WRONG_CODE };
        await around.client.ask(party, "mark-collected", { params, body }).catch(refused);
      }
      const by = chance.chance(delegateRate) ? "delegate" : "customer";
      const { checks: checked = [] } = task;
      return around.client.ask(party, "mark-collected", { params, body: { ...shown, by, checked } });
    },
    next: () => around.arrived(),
  });
}

/** Codes have no A. */
const WRONG_CODE = "AAAAAA";

/** What the customer was told by the channel. */
async function shownFor({ client }: Surroundings, { orderId, asksForCode }: NodeTask) {
  if (asksForCode !== true) return {};
  const { pickupCode: code = "" } = await client.ask(planner, "get-order", { params: { id: orderId } });
  return { code };
}

/** A wrong code is refused, as it should be. */
function refused(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== "wrong-pickup-code") throw error;
}

/** Parcels are handed over a few minutes before the cut-off, and the truck leaves at its time. */
function handOver(around: Surroundings, couriers: Couriers, task: NodeTask): void {
  const go = (leg: PlannedLeg) => load(around, couriers, { task, leg });
  withLeg(around, { at: around.pace.now(), carried: task, go });
}

interface Loading {
  readonly task: NodeTask;
  readonly leg: PlannedLeg;
}

function load(around: Surroundings, couriers: Couriers, { task, leg }: Loading): void {
  const { node, shipmentId, carrier = leg.carrier, service = leg.service, tracking } = task;
  const early = around.chance.fork(`${task.id} early`).between(5, 30) * MINUTE;
  const truck = truckFor(around, { node, carrier, service, leg, early }, around.pace.now());
  if (truck === undefined || tracking === undefined) return;
  const { party, params } = asked(task);
  actBy(around, task, {
    at: truck.loadedAt,
    call: () => around.client.ask(party, "hand-over", { params }),
    next: () =>
      couriers.take({ shipmentId, node, carrier, service, tracking, leg, leavesAt: truck.leavesAt }),
  });
}

interface ToTruck {
  readonly node: string;
  readonly carrier: string;
  readonly service: string;
  readonly leg: PlannedLeg;
  /** Milliseconds before the cut-off at which the parcel is handed over. */
  readonly early: number;
}

/** The planned truck or the next one that can still be had; where the people are sent home before, one after that. */
function truckFor(
  around: Surroundings,
  to: ToTruck,
  readyAt: EpochMs,
): { readonly loadedAt: EpochMs; readonly leavesAt: EpochMs } | undefined {
  const { node, leg, early } = to;
  const onTime = readyAt <= leg.leavesAt - 2 * MINUTE;
  const truck = onTime
    ? { cutOff: leg.handOverBy, leavesAt: leg.leavesAt }
    : truckAfter(around, { ...to, readyAt });
  if (truck === undefined) return undefined;
  const loadedAt = Math.max(readyAt, Math.floor(truck.cutOff - early));
  const someoneThere = around.incidents.peopleAt(node, loadedAt);
  if (someoneThere > loadedAt) return truckFor(around, to, someoneThere);
  return { loadedAt, leavesAt: truck.leavesAt };
}
