// What each function reads from its environment. infra/ gives exactly these, and grants what goes with
// them; the function reads them through the same schema: a variable missing there fails at tsc.
import { z } from "zod";

const variables = {
  /** Orders, shipments, tasks, quotes. */
  ORDERS_TABLE: z.string().min(1),
  /** The outbox: events, and messages to waiting workflows. */
  EVENTS_TABLE: z.string().min(1),
  STOCK_TABLE: z.string().min(1),
  NETWORK_TABLE: z.string().min(1),
  ROUTE_ORDER_ARN: z.string().min(1),
  FULFIL_SHIPMENT_ARN: z.string().min(1),
  IMPORT_STOCK_ARN: z.string().min(1),
  /** The bucket of the files of stock imports. */
  FEEDS_BUCKET: z.string().min(1),
  /** What was answered to requests with an Idempotency-Key. */
  IDEMPOTENCY_TABLE: z.string().min(1),
  EVENT_BUS: z.string().min(1),
  /** The queue for what cannot be delivered. */
  DEAD_LETTERS: z.string().min(1),
  /** Webhooks of channels, and what is on its way to them. */
  WEBHOOKS_TABLE: z.string().min(1),
  /** The queue by which webhooks are served. */
  WEBHOOK_QUEUE: z.string().min(1),
  /** Names the secret from which each carrier's webhook key is derived. */
  WEBHOOK_SECRET: z.string().min(1),
  /** Names the secret that holds, by carrier, the keys of somebody's API over which it is asked. */
  CARRIER_KEYS: z.string().min(1),
};
export type Variable = keyof typeof variables;

const needs = <const V extends Variable>(...names: readonly V[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, variables[name]])) as Pick<typeof variables, V>);

/** A call of the API that changes something: it may carry an Idempotency-Key. */
const changes = <const V extends Variable>(...names: readonly V[]) =>
  needs<V | "IDEMPOTENCY_TABLE">("IDEMPOTENCY_TABLE", ...names);

const nothing = z.object({});
const stepOfShipment = needs("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE");
const planning = needs("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE");
/** What was booked is cancelled. */
const undoing = needs("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE", "CARRIER_KEYS");
const auditing = needs("STOCK_TABLE", "ORDERS_TABLE", "EVENTS_TABLE");
const orderReads = needs("ORDERS_TABLE", "EVENTS_TABLE");
const picking = needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE");

export const environments = {
  // API
  "serve-openapi": nothing,
  "serve-docs": nothing,
  "quote-promise": changes("ORDERS_TABLE", "STOCK_TABLE", "NETWORK_TABLE"),
  "place-order": needs("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE", "ROUTE_ORDER_ARN"),
  "get-order": orderReads,
  "find-orders": orderReads,
  "cancel-order": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "name-delegate": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "renew-pickup-code": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "extend-collection": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "visit-again": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "change-order": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE", "ROUTE_ORDER_ARN"),
  "report-lost": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "put-on-hold": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "lift-hold": changes("ORDERS_TABLE", "EVENTS_TABLE", "ROUTE_ORDER_ARN"),
  "get-timeline": orderReads,
  "get-decisions": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "open-return": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "get-return": orderReads,
  "get-return-label": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "receive-return": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE"),
  "receive-parcel": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE"),
  "get-stock": needs("STOCK_TABLE", "NETWORK_TABLE"),
  "count-stock": changes("STOCK_TABLE", "NETWORK_TABLE"),
  "spread-stock": changes("STOCK_TABLE", "NETWORK_TABLE"),
  "move-stock": changes("STOCK_TABLE", "NETWORK_TABLE"),
  "import-stock": changes("STOCK_TABLE", "FEEDS_BUCKET"),
  "get-import": needs("STOCK_TABLE"),
  "get-nodes": needs("NETWORK_TABLE"),
  "put-nodes": changes("NETWORK_TABLE"),
  "get-carriers": needs("NETWORK_TABLE"),
  "put-carriers": changes("NETWORK_TABLE"),
  "get-policy": needs("NETWORK_TABLE"),
  "put-policy": changes("NETWORK_TABLE"),
  "get-items": needs("NETWORK_TABLE"),
  "put-items": changes("NETWORK_TABLE"),
  "pause-node": changes("NETWORK_TABLE"),
  "resume-node": changes("NETWORK_TABLE"),
  "list-tasks": orderReads,
  "get-label": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "accept-offer": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE"),
  "decline-offer": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE"),
  "start-task": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "confirm-pick": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE"),
  "short-pick": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE"),
  "put-back": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE"),
  "scan-item": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "hand-over": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "mark-collected": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "get-recipient": orderReads,
  "put-places": changes("NETWORK_TABLE"),
  "get-places": needs("NETWORK_TABLE"),
  "plan-pick-waves": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "list-pick-waves": needs("ORDERS_TABLE"),
  "get-pick-wave": needs("ORDERS_TABLE", "NETWORK_TABLE"),
  "print-pick-wave": needs("ORDERS_TABLE", "NETWORK_TABLE"),
  "print-pick-list": picking,
  "print-packing-slip": picking,
  "list-manifests": needs("ORDERS_TABLE"),
  "close-manifest": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "get-manifest": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "list-purchase-orders": orderReads,
  "get-scorecard": needs("ORDERS_TABLE", "NETWORK_TABLE"),
  "list-vendors": needs("ORDERS_TABLE", "NETWORK_TABLE"),
  "get-purchase-order": orderReads,
  "accept-purchase-order": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE"),
  "reject-purchase-order": changes("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE"),
  "accept-cancellation": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "reject-cancellation": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "ship-purchase-order": changes(
    "ORDERS_TABLE",
    "EVENTS_TABLE",
    "STOCK_TABLE",
    "NETWORK_TABLE",
    "ROUTE_ORDER_ARN",
  ),
  "take-carrier-events": changes("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "WEBHOOK_SECRET"),
  "take-easypost-events": needs("ORDERS_TABLE", "EVENTS_TABLE", "CARRIER_KEYS"),
  "take-arrival": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "get-overview": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "list-orders": orderReads,
  "list-open-tasks": orderReads,
  "list-open-purchase-orders": orderReads,
  "list-rescues": orderReads,
  "list-claims": orderReads,
  "answer-claim": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "choose-rescue": changes("ORDERS_TABLE", "EVENTS_TABLE"),
  "list-waves": needs("ORDERS_TABLE"),
  "get-execution": needs("FULFIL_SHIPMENT_ARN"),
  "list-failed-executions": needs("FULFIL_SHIPMENT_ARN"),
  "redrive-execution": changes("FULFIL_SHIPMENT_ARN"),
  "audit-stock": auditing,
  "create-webhook": changes("WEBHOOKS_TABLE"),
  "list-webhooks": needs("WEBHOOKS_TABLE"),
  "change-webhook": changes("WEBHOOKS_TABLE", "WEBHOOK_QUEUE"),
  "remove-webhook": changes("WEBHOOKS_TABLE"),
  "rotate-webhook-secret": changes("WEBHOOKS_TABLE"),
  "ping-webhook": changes("WEBHOOKS_TABLE"),
  "replay-webhook": changes("WEBHOOKS_TABLE", "WEBHOOK_QUEUE", "ORDERS_TABLE", "EVENTS_TABLE"),
  "list-webhook-deliveries": needs("WEBHOOKS_TABLE"),
  // workflow tasks
  "plan-order": planning,
  "hold-order": planning,
  "backorder-order": orderReads,
  "release-holds": stepOfShipment,
  "open-task": orderReads,
  "submit-purchase-order": orderReads,
  "await-shipping-notice": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "book-carrier": needs("ORDERS_TABLE", "EVENTS_TABLE", "STOCK_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "await-door": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "await-release": orderReads,
  "rescue-shipment": planning,
  "end-shipment": undoing,
  "read-import": needs("STOCK_TABLE", "NETWORK_TABLE", "FEEDS_BUCKET"),
  "fail-import": needs("STOCK_TABLE"),
  // streams, schedules and files
  "begin-import": needs("STOCK_TABLE", "FEEDS_BUCKET", "IMPORT_STOCK_ARN"),
  "relay-events": needs("EVENT_BUS", "ORDERS_TABLE", "DEAD_LETTERS", "WEBHOOKS_TABLE", "WEBHOOK_QUEUE"),
  "deliver-webhook": needs("WEBHOOKS_TABLE", "WEBHOOK_QUEUE", "ORDERS_TABLE", "EVENTS_TABLE"),
  "keep-availability": needs("STOCK_TABLE"),
  "watch-stock": auditing,
  "close-overdue": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "ROUTE_ORDER_ARN"),
  "expire-holds": undoing,
  "watch-purchase-orders": orderReads,
  "learn-prices": planning,
  "reoptimise-wave": planning,
  "await-planner": orderReads,
  "move-open-work": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "watch-transit": needs(
    "ORDERS_TABLE",
    "EVENTS_TABLE",
    "STOCK_TABLE",
    "NETWORK_TABLE",
    "ROUTE_ORDER_ARN",
    "CARRIER_KEYS",
  ),
  "remind-customers": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE"),
  "settle-bookings": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "release-pick-waves": picking,
  "close-days": needs("ORDERS_TABLE", "EVENTS_TABLE", "NETWORK_TABLE", "CARRIER_KEYS"),
  "redrive-failed": needs("FULFIL_SHIPMENT_ARN", "IMPORT_STOCK_ARN"),
  "sweep-orders": needs("ORDERS_TABLE", "EVENTS_TABLE", "ROUTE_ORDER_ARN"),
  "retry-backorders": needs(
    "ORDERS_TABLE",
    "EVENTS_TABLE",
    "STOCK_TABLE",
    "NETWORK_TABLE",
    "ROUTE_ORDER_ARN",
  ),
} as const;

export type FunctionName = keyof typeof environments;
export type Environment<F extends FunctionName> = z.infer<(typeof environments)[F]>;
