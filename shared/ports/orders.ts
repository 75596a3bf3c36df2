import type { RecordedDecision } from "#shared/contracts/api/orders.ts";
import type { Fact, LifecycleEvent } from "#shared/contracts/events.ts";
import type { StoredBooking } from "#shared/domain/carriers/booking.ts";
import type { Claim } from "#shared/domain/carriers/claim.ts";
import type { SecondVisit } from "#shared/domain/carriers/second-visit.ts";
import type { CarrierScan } from "#shared/domain/carriers/tracking.ts";
import type {
  OrderStatus,
  PurchaseOrderStatus,
  ShipmentStatus,
  TaskStatus,
} from "#shared/domain/orders/lifecycles.ts";
import type {
  Address,
  NodeTask,
  Order,
  OrderLine,
  OrderPromise,
  Shipment,
} from "#shared/domain/orders/order.ts";
import type { Packed } from "#shared/domain/picking/packing.ts";
import type { Hold } from "#shared/domain/stock/ledger.ts";
import type { GivenOut } from "#shared/domain/stores/giving-out.ts";
import type { CancellationWord } from "#shared/domain/vendors/cancellation-word.ts";
import type {
  PurchaseOrder,
  PurchaseOrderLines,
  VendorParcel,
} from "#shared/domain/vendors/purchase-order.ts";
import type {
  CarrierId,
  ChannelId,
  NodeId,
  OrderId,
  PurchaseOrderId,
  ShipmentId,
  TaskId,
} from "#shared/kernel/ids.ts";
import type { EpochMs, Instant } from "#shared/kernel/time.ts";
import type { Resumption } from "./resumption.ts";
import type { Revision, RevisionOutcome } from "./revisions.ts";
import type { HoldOutcome } from "./stock.ts";

export type { Fact } from "#shared/contracts/events.ts";

export type { Resumption } from "./resumption.ts";

export interface PageRequest {
  readonly limit: number;
  /** Cursor from the page before. */
  readonly next?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Either the write happened, or the thing was not in a state that allows it. */
export type Outcome = "done" | "conflict";
/** `expired`: what was held for the shipment is free again, or is to be. */
export type StepOutcome = Outcome | "expired";

export interface TaskChange {
  readonly from: readonly TaskStatus[];
  readonly to: TaskStatus;
  readonly outcome?: string;
  /** Only while fewer wrong codes were shown. */
  readonly wrongCodesBelow?: number;
  /** What is still to be picked, some of it in place of what is not there. */
  readonly instead?: Pick<NodeTask, "lines" | "substitutes" | "missing" | "missingBecause">;
  /** Somebody else waits for it now, and longer. */
  readonly longer?: Pick<NodeTask, "dueBy"> & { readonly token: string };
}

export interface ShipmentChange {
  readonly to: ShipmentStatus;
  /** Refused where it was changed since it had been so often. */
  readonly asRevised?: number;
  readonly lines?: Shipment["lines"];
  readonly missing?: Shipment["lines"];
  readonly declined?: Shipment["lines"];
  readonly tracking?: { readonly carrier: CarrierId; readonly number: string };
  /** The claim that this resolves: refused where another one stands. */
  readonly booking?: StoredBooking;
  /** The booking that was read, if there was one: refused where another one was claimed since. */
  readonly asBooked?: Pick<StoredBooking, "reference"> | "unbooked";
  /** It waits for its carrier's manifest, with the parcels of trucks that leave no later. */
  readonly unlisted?: { readonly node: NodeId; readonly carrier: CarrierId; readonly leavesAt: Instant };
  /** Another one than was planned. */
  readonly leg?: Shipment["leg"];
  readonly endedBecause?: string;
  readonly arrivedAt?: Instant;
  /** Until then its vendor is to answer. */
  readonly answerBy?: Instant;
  readonly answered?: VendorAnswered;
  readonly givenOut?: GivenOut;
  /** Since when it is listed under its status; absent: since this step. */
  readonly listedAt?: Instant;
  readonly weight?: number;
  readonly sentAhead?: true;
  /** At most once, and refused where the carrier has seen it since `seen`: its last scan as it was read, if any. */
  readonly lost?: { readonly reportedLostAt: Instant; readonly seen: Instant | undefined };
  /** At most once. */
  readonly intercept?: NonNullable<Shipment["intercept"]>;
  readonly refunded?: Shipment["lines"];
  readonly packed?: Packed;
  readonly substituted?: Shipment["substituted"];
}

/** What a vendor said of a shipment, and when. */
export interface VendorAnswered {
  readonly askedAt: Instant;
  readonly at: Instant;
  /** That it sends, of those that it was asked for. */
  readonly units: number;
  readonly asked: number;
}

export interface PurchaseOrderChange {
  readonly vendor: NodeId;
  readonly from: readonly PurchaseOrderStatus[];
  /** Absent: it stays what it is. */
  readonly to?: PurchaseOrderStatus;
  readonly token?: string;
  readonly dueBy?: Instant;
  readonly accepted?: PurchaseOrderLines;
  readonly answeredAt?: Instant;
  readonly unanswered?: CancellationWord;
  /** Shipped now; refused where others were since it was read. */
  readonly parcel?: { readonly shipped: VendorParcel; readonly after: readonly VendorParcel[] };
  /** At most once. */
  readonly remindedAt?: Instant;
}

/** A step forward of one shipment: all of it is written, with its events and messages, or nothing. */
export interface Step {
  readonly orderId: OrderId;
  readonly at: Instant;
  readonly shipment?: { readonly id: ShipmentId } & ShipmentChange;
  readonly task?: { readonly id: TaskId } & TaskChange;
  readonly openTask?: NodeTask & { readonly token: string };
  readonly purchaseOrder?: { readonly id: PurchaseOrderId } & PurchaseOrderChange;
  readonly openPurchaseOrder?: PurchaseOrder & { readonly token: string };
  /** A parcel that leaves before the rest of `shipment`: one more of the order's, followed by itself. */
  readonly sentAhead?: {
    readonly shipment: Shipment;
    readonly tracking: { readonly carrier: CarrierId; readonly number: string };
  };
  /** On the stock of `shipment`. */
  readonly stock?: StockEffect;
  readonly facts: readonly Fact[];
  readonly resume?: readonly Resumption[];
}

export interface ShipmentEnd {
  readonly orderId: OrderId;
  readonly shipmentId: ShipmentId;
  readonly status: ShipmentStatus;
  readonly because?: string;
  readonly arrivedAt?: Instant;
  /** The order's last arrival, this one counted. */
  readonly lastArrival?: Instant;
  readonly at: Instant;
  /** Open shipments of the order when it was read. */
  readonly openBefore: number;
  /** What becomes of the order when this was its last open shipment. */
  readonly order?: { readonly status: OrderStatus; readonly promise?: OrderPromise };
  readonly stock?: StockEffect;
  /** For what its carrier lost. */
  readonly claim?: Claim;
  /** Units of it that are paid back. */
  readonly refunded?: Shipment["lines"];
  /** Its purchase order has nothing left on its way. */
  readonly closes?: { readonly id: PurchaseOrderId; readonly vendor: NodeId };
  readonly facts: readonly Fact[];
}

/** A workflow that waits for the door. */
export interface DoorWait {
  readonly token: string;
  /** When the wait ends by itself. */
  readonly until: Instant;
  /** When the parcel is looked at, if nothing is heard of it; absent: as it was to be. */
  readonly lookAt?: Instant | undefined;
}

export interface OrderBook {
  place(
    order: Order,
    lines: readonly OrderLine[],
    address: Address,
    addressExpiresAt: Instant,
  ): Promise<"placed" | "exists" | "number-taken">;
  get(id: OrderId): Promise<Order | undefined>;
  /** The order with what routing needs of it, in one read. */
  dossier(id: OrderId): Promise<Dossier | undefined>;
  /** The order and one of its plans, in one read. */
  plan(
    id: OrderId,
    attempt: number,
  ): Promise<{ readonly order: Order; readonly plan: RecordedDecision } | undefined>;
  /** The order and one of its shipments, in one read. */
  withShipment(
    id: OrderId,
    shipment: ShipmentId,
  ): Promise<{ readonly order: Order; readonly shipment: StoredShipment } | undefined>;
  lines(id: OrderId): Promise<readonly OrderLine[]>;
  linesOf(ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, readonly OrderLine[]>>;
  shipments(id: OrderId): Promise<readonly StoredShipment[]>;
  shipment(orderId: OrderId, id: ShipmentId): Promise<StoredShipment | undefined>;
  byChannelNumber(channel: ChannelId, channelOrderId: string): Promise<Order | undefined>;
  /** Shipments by their parcels' numbers; a number that is not ours is missing. */
  byTracking(carrier: CarrierId, numbers: readonly string[]): Promise<ReadonlyMap<string, StoredShipment>>;
  task(id: TaskId): Promise<(NodeTask & { token: string }) | undefined>;
  purchaseOrder(id: PurchaseOrderId): Promise<(PurchaseOrder & { token: string }) | undefined>;

  recordPlan(id: OrderId, plan: RecordedPlan): Promise<Outcome>;
  decisions(id: OrderId): Promise<readonly RecordedDecision[]>;
  /** Holds what the plan needs and creates its shipments, all or nothing. `superseded`: routed before, planned again, or cancelled. */
  route(routing: Routing): Promise<HoldOutcome>;
  /** Shipments that no one has begun give way to others, of all these orders at once or of none. `conflict`: somebody was quicker. */
  moveTogether(moves: readonly OrderMove[], at: Instant): Promise<MoveOutcome>;
  changeOrder(id: OrderId, change: OrderChange): Promise<Outcome>;
  step(step: Step): Promise<StepOutcome>;
  /** Ends a shipment, counts it on its order, and ends the order with the last one. `conflict`: another shipment ended meanwhile, or this one has. */
  endShipment(end: ShipmentEnd): Promise<Outcome>;
  /** Tasks and purchase orders of the order that somebody still has to answer. */
  openWaits(id: OrderId): Promise<readonly OpenWait[]>;
  awaitDoor(orderId: OrderId, id: ShipmentId, wait: DoorWait): Promise<StoredShipment | undefined>;
  /**
   * Writes down what carriers scanned, shipment by shipment. @returns those of which more was heard, or asked, since they
   * were read: they are to be read again.
   */
  scan(scanned: readonly Scanned[]): Promise<readonly ShipmentId[]>;

  revise(revision: Revision): Promise<RevisionOutcome>;
  /** Orders whose hold was over at an instant, at most so many. */
  heldTooLong(at: Instant, limit: number): Promise<readonly OrderId[]>;
  /** Nobody waits for the end of the order's hold any more. */
  dropHold(orderId: OrderId): Promise<void>;
  /** Leaves the token of a workflow that waits for the order's release. @returns the order as it is then */
  awaitRelease(orderId: OrderId, id: ShipmentId, token: string): Promise<Order | undefined>;

  timeline(id: OrderId): Promise<readonly LifecycleEvent[]>;
  /** Orders that were routed after an instant and are on their way or arrived, newest first. */
  routedSince(since: Instant, limit: number): Promise<readonly Order[]>;
  inStatus(status: OrderStatus, page: PageRequest): Promise<Page<Order>>;
  /** How many are in a listing (order-keys.ts), or how many of them were listed for an instant before `before`. */
  count(listing: string, before?: Instant): Promise<number>;
  /** Those that have ended, or that there are none of. */
  endedAmong(shipments: readonly ShipmentId[]): Promise<ReadonlySet<ShipmentId>>;
  /** Shipments that are planned or released, so that they hold units, since before `before`. */
  unpicked(before: EpochMs): Promise<readonly Shipment[]>;
  /** Orders with a shipment that was created before `before` and never started, at most 200. */
  unstarted(before: EpochMs): Promise<readonly OrderId[]>;
  /** Open ones, the soonest due first. With a kind or a number, a page may hold fewer, or none, before the last. */
  tasksOf(node: NodeId, page: PageRequest & TaskFilter): Promise<Page<NodeTask>>;
  openTasks(page: PageRequest): Promise<Page<NodeTask>>;
  /**
   * What a vendor has to answer or to ship, the next due first; with a status in which it has not, those, the last
   * changed first. With `status`, a page may hold fewer, or none, before the last.
   */
  purchaseOrdersOf(
    vendor: NodeId,
    page: PageRequest & { readonly status?: PurchaseOrderStatus | undefined },
  ): Promise<Page<PurchaseOrder>>;
  /** Those that nobody was reminded of yet, and cancellations that wait for an answer, which are due before `before`. */
  unansweredPurchaseOrders(before: Instant): Promise<readonly (PurchaseOrder & { readonly token: string })[]>;
  openPurchaseOrders(page: PageRequest): Promise<Page<PurchaseOrder>>;
}

export interface TaskFilter {
  readonly kind?: NodeTask["kind"] | undefined;
  readonly channelOrderId?: string | undefined;
}

export type StoredShipment = Shipment & {
  readonly missing?: Shipment["lines"] | undefined;
  /** What its store did not accept of it: others carry that on. */
  readonly declined?: Shipment["lines"] | undefined;
  readonly doorToken?: string | undefined;
  /** When the wait for the door ends by itself. */
  readonly doorUntil?: Instant | undefined;
  /** Of the workflow that waits for its order's release. */
  readonly releaseToken?: string | undefined;
  readonly rescuedBy?: number | undefined;
  readonly answerBy?: Instant | undefined;
  readonly answered?: VendorAnswered | undefined;
  /** Its vendor has sent a part of it ahead. */
  readonly sentAhead?: boolean | undefined;
  /** Others carry its units on, all of them: what its node or its vendor still does to it is refused. */
  readonly givenUp?: boolean | undefined;
  /** The wave that put others in its place, before anybody had begun with it. */
  readonly movedBy?: string | undefined;
  /** Of a carrier that was asked for money, or that was not planned. */
  readonly booking?: StoredBooking | undefined;
  /** The last scan in a word that is not in our vocabulary. */
  readonly unknownScan?: string | undefined;
  /** How often it was looked at on its way, because it might be late. */
  readonly looks?: number | undefined;
};

export interface RecordedPlan extends RecordedDecision {
  /** Statuses in which the order may be planned so. */
  readonly from: readonly OrderStatus[];
  readonly at: Instant;
  readonly promise?: OrderPromise;
  readonly unfilledUnits?: number;
  readonly facts: readonly Fact[];
}

export interface Dossier {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  /** Undefined once its time is over. */
  readonly address: Address | undefined;
}

export type OpenWait =
  | { readonly task: TaskId; readonly shipmentId: ShipmentId; readonly token: string }
  | {
      readonly purchaseOrder: PurchaseOrderId;
      readonly status: PurchaseOrderStatus;
      readonly vendor: NodeId;
      readonly shipmentId: ShipmentId;
      readonly token: string;
    };

/** At least one scan of a shipment, oldest first, all heard at once; the last one is its status. */
export interface Scanned {
  readonly shipment: StoredShipment;
  readonly scans: readonly CarrierScan[];
  readonly heardAt: Instant;
  readonly arrivedAt?: Instant;
  /** It is expected at another time: what its order has to tell. */
  readonly estimate?: {
    /** How often the order's parcels had been, as it was read. */
    readonly before: number;
    readonly facts: readonly Fact[];
  };
  /** Nobody was at home, and this can be done about it. */
  readonly offer?: SecondVisit | undefined;
  readonly resume: readonly Resumption[];
}

export interface Routing {
  readonly orderId: OrderId;
  readonly attempt: number;
  readonly holds: readonly Hold[];
  readonly shipments: readonly Shipment[];
  readonly at: Instant;
  readonly replacing?: Replacement;
}

/** What a step does to stock, in its own transaction where the shipment's lines fit. */
export type StockEffect =
  | {
      readonly kind: "pick";
      readonly node: NodeId;
      readonly held: Shipment["lines"];
      /** Lines that were held before some of them were given up; absent: as many. */
      readonly heldAtFirst?: number;
      readonly missing: Shipment["lines"];
    }
  | {
      /** Its hold keeps less: what is missing is written off, the others are free again. */
      readonly kind: "reduce";
      /** A place that it does not need any longer, where it has it: a key of routing/capacity.ts. */
      readonly frees?: string;
      /** Units that it takes besides, of which so many stay at the node; refused where there are not enough. */
      readonly added?: Shipment["lines"];
      readonly keep?: number;
      readonly node: NodeId;
      readonly held: Shipment["lines"];
      readonly kept: Shipment["lines"];
      readonly missing: Shipment["lines"];
    }
  | {
      /** A part of what is held leaves for a parcel of its own. */
      readonly kind: "send";
      readonly node: NodeId;
      readonly kept: Shipment["lines"];
      readonly sent: Shipment["lines"];
      readonly as: ShipmentId;
    }
  | {
      readonly kind: "settle";
      readonly node: NodeId;
      /** SKUs that were held, of which some may not have been found. */
      readonly held: number;
      readonly picked: Shipment["lines"];
      readonly ending: "delivered" | "lost";
    };

export interface Replacement {
  readonly of: ShipmentId;
  /** The plan that rescues; written on the failed shipment, so that a rescue happens once. */
  readonly attempt: number;
  /** The plan that rescued it before, as it was read: superseded if another one has meanwhile. */
  readonly after?: number;
  readonly unfilledUnits: number;
  readonly promise?: OrderPromise;
  /** From now on nothing is done with the failed shipment; superseded if it is with the carrier already. */
  readonly givesUp: boolean;
  /** Its status, as it was read; superseded if it has another one meanwhile. */
  readonly asRead?: ShipmentStatus;
}

/** One order's part in a wave: shipments that give way, and those that take their place. */
export interface OrderMove extends Pick<RecordedDecision, "decision" | "seen"> {
  readonly orderId: OrderId;
  readonly wave: string;
  /** The plan that moves: the order's next. */
  readonly attempt: number;
  readonly leaving: readonly { readonly shipment: ShipmentId; readonly task: TaskId }[];
  readonly holds: readonly Hold[];
  readonly shipments: readonly Shipment[];
}

/** `too-large`: more than one transaction can write. */
export type MoveOutcome = Outcome | "too-large";

export interface OrderChange {
  readonly at: Instant;
  readonly from: readonly OrderStatus[];
  readonly to?: OrderStatus;
  readonly cancelling?: true;
  /** At most once. */
  readonly cancellationRefusedAt?: Instant;
  readonly unfilledUnits?: number;
  readonly promise?: OrderPromise;
  readonly facts: readonly Fact[];
}
