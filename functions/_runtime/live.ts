// The live dependencies, from the variables that a function was given: one that it lacks the table for, it
// does not get.

import { carrierDesks } from "#shared/adapters/carriers/carrier-desks.ts";
import { dynamoBookings } from "#shared/adapters/dynamodb/bookings.ts";
import { dynamoBreakers } from "#shared/adapters/dynamodb/carrier-breakers.ts";
import { dynamoClaims } from "#shared/adapters/dynamodb/claims.ts";
import { dynamoCollections } from "#shared/adapters/dynamodb/collections.ts";
import { dynamoIdempotencyKeys } from "#shared/adapters/dynamodb/idempotency-keys.ts";
import { dynamoInTransit } from "#shared/adapters/dynamodb/in-transit.ts";
import { dynamoManifests } from "#shared/adapters/dynamodb/manifests.ts";
import { dynamoNetworkStore } from "#shared/adapters/dynamodb/network-store.ts";
import { dynamoOrderBook } from "#shared/adapters/dynamodb/order-book.ts";
import { dynamoOwnedOrders } from "#shared/adapters/dynamodb/owned-orders.ts";
import { dynamoPickScans } from "#shared/adapters/dynamodb/pick-scans.ts";
import { dynamoPickWaves } from "#shared/adapters/dynamodb/pick-waves.ts";
import { dynamoPrices } from "#shared/adapters/dynamodb/prices.ts";
import { dynamoPunctuality } from "#shared/adapters/dynamodb/punctuality.ts";
import { dynamoQuotes } from "#shared/adapters/dynamodb/quotes.ts";
import { dynamoRescues } from "#shared/adapters/dynamodb/rescues.ts";
import { dynamoReturns } from "#shared/adapters/dynamodb/returns.ts";
import { dynamoSecondVisits } from "#shared/adapters/dynamodb/second-visits.ts";
import { dynamoShelfPlaces } from "#shared/adapters/dynamodb/shelf-places.ts";
import { dynamoStockImports } from "#shared/adapters/dynamodb/stock-imports.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { dynamoToldEvents } from "#shared/adapters/dynamodb/told-events.ts";
import { dynamoWaves } from "#shared/adapters/dynamodb/waves.ts";
import { dynamoWebhooks } from "#shared/adapters/dynamodb/webhooks.ts";
import { eventBridgePublisher } from "#shared/adapters/eventbridge/publisher.ts";
import { bundledGeography } from "#shared/adapters/geography/geography.ts";
import { webhookEndpoints } from "#shared/adapters/http/endpoints.ts";
import { s3FeedFiles } from "#shared/adapters/s3/feed-files.ts";
import { extensionSecrets } from "#shared/adapters/secrets/extension-secrets.ts";
import { sqsDeadLetters } from "#shared/adapters/sqs/dead-letters.ts";
import { sqsWebhookErrands } from "#shared/adapters/sqs/webhook-errands.ts";
import { stepFunctionsWorkflows } from "#shared/adapters/step-functions/workflows.ts";
import { systemClock, systemDice } from "#shared/adapters/system.ts";
import type { Variable } from "#shared/contracts/environments.ts";
import type { Bookings } from "#shared/ports/bookings.ts";
import type { Breakers, CarrierDesks } from "#shared/ports/carriers.ts";
import type { Claims } from "#shared/ports/claims.ts";
import type { Collections } from "#shared/ports/collections.ts";
import type { DeadLetters } from "#shared/ports/dead-letters.ts";
import type { Publisher, ToldEvents } from "#shared/ports/events.ts";
import type { FeedFiles } from "#shared/ports/feeds.ts";
import type { Geography } from "#shared/ports/geography.ts";
import type { IdempotencyKeys } from "#shared/ports/idempotency.ts";
import type { StockImports } from "#shared/ports/imports.ts";
import type { InTransit } from "#shared/ports/in-transit.ts";
import type { Manifests } from "#shared/ports/manifests.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { PickScans } from "#shared/ports/pick-scans.ts";
import type { PickWaves } from "#shared/ports/pick-waves.ts";
import type { Prices } from "#shared/ports/prices.ts";
import type { PunctualityCounters } from "#shared/ports/punctuality.ts";
import type { Quotes } from "#shared/ports/quotes.ts";
import type { Rescues } from "#shared/ports/rescues.ts";
import type { Returns } from "#shared/ports/returns.ts";
import type { SecondVisits } from "#shared/ports/second-visits.ts";
import type { ReadSecret } from "#shared/ports/secrets.ts";
import type { ShelfPlaces } from "#shared/ports/shelf-places.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { Clock, Dice } from "#shared/ports/system.ts";
import type { Waves } from "#shared/ports/waves.ts";
import type { Endpoints, OwnedOrders, WebhookErrands, Webhooks } from "#shared/ports/webhooks.ts";
import type { Workflows } from "#shared/ports/workflows.ts";

type Vars = Partial<Record<Variable, string>>;
type Has<E, V extends Variable, T> = E extends Record<V, string> ? T : unknown;

/** Clock, dice, geography, workflows and secrets for all; the rest by the variables in `E`. */
export type Live<E> = {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly geography: Geography;
  readonly workflows: Workflows;
  readonly secret: ReadSecret;
  readonly env: E;
} & Has<
  E,
  "ORDERS_TABLE",
  {
    readonly quotes: Quotes;
    readonly waves: Waves;
    readonly pickWaves: PickWaves;
    readonly manifests: Manifests;
    readonly scans: PickScans;
    readonly punctuality: PunctualityCounters;
    readonly ownedOrders: OwnedOrders;
  }
> &
  Has<
    E,
    "EVENTS_TABLE",
    {
      readonly orders: OrderBook;
      readonly collections: Collections;
      readonly bookings: Bookings;
      readonly carriers: CarrierDesks;
      readonly returns: Returns;
      readonly claims: Claims;
      readonly rescues: Rescues;
      readonly secondVisits: SecondVisits;
      readonly inTransit: InTransit;
    }
  > &
  Has<E, "STOCK_TABLE", { readonly stock: StockLedger; readonly imports: StockImports }> &
  Has<E, "EVENTS_TABLE", { readonly told: ToldEvents }> &
  Has<E, "WEBHOOKS_TABLE", { readonly webhooks: Webhooks; readonly endpoints: Endpoints }> &
  Has<E, "WEBHOOK_QUEUE", { readonly errands: WebhookErrands }> &
  Has<E, "FEEDS_BUCKET", { readonly feeds: FeedFiles }> &
  Has<
    E,
    "NETWORK_TABLE",
    {
      readonly network: NetworkStore;
      readonly prices: Prices;
      readonly breakers: Breakers;
      readonly places: ShelfPlaces;
    }
  > &
  Has<E, "IDEMPOTENCY_TABLE", { readonly keys: IdempotencyKeys }> &
  Has<E, "EVENT_BUS", { readonly publisher: Publisher }> &
  Has<E, "DEAD_LETTERS", { readonly deadLetters: DeadLetters }>;

/** What the process has read lately. */
const secret = extensionSecrets();

export function live<E extends Vars>(env: E): Live<E> {
  const {
    ORDERS_TABLE,
    EVENTS_TABLE,
    STOCK_TABLE,
    NETWORK_TABLE,
    IDEMPOTENCY_TABLE,
    EVENT_BUS,
    DEAD_LETTERS,
    FEEDS_BUCKET,
    CARRIER_KEYS,
    WEBHOOKS_TABLE,
    WEBHOOK_QUEUE,
  } = env;
  return {
    env,
    clock: systemClock,
    dice: systemDice,
    geography: bundledGeography,
    workflows: stepFunctionsWorkflows(env),
    secret,
    ...(ORDERS_TABLE !== undefined && {
      quotes: dynamoQuotes(ORDERS_TABLE),
      waves: dynamoWaves(ORDERS_TABLE),
      pickWaves: dynamoPickWaves(ORDERS_TABLE),
      manifests: dynamoManifests(ORDERS_TABLE),
      scans: dynamoPickScans(ORDERS_TABLE),
      punctuality: dynamoPunctuality(ORDERS_TABLE),
      ownedOrders: dynamoOwnedOrders(ORDERS_TABLE),
    }),
    ...(ORDERS_TABLE !== undefined &&
      EVENTS_TABLE !== undefined && {
        collections: dynamoCollections({ orders: ORDERS_TABLE, events: EVENTS_TABLE, stock: "" }),
        orders: dynamoOrderBook({ orders: ORDERS_TABLE, events: EVENTS_TABLE, stock: STOCK_TABLE ?? "" }),
        rescues: dynamoRescues(ORDERS_TABLE, EVENTS_TABLE),
        claims: dynamoClaims({ orders: ORDERS_TABLE, events: EVENTS_TABLE }),
        inTransit: dynamoInTransit({ orders: ORDERS_TABLE, events: EVENTS_TABLE, stock: "" }),
        secondVisits: dynamoSecondVisits({ orders: ORDERS_TABLE, events: EVENTS_TABLE, stock: "" }),
        returns: dynamoReturns({ orders: ORDERS_TABLE, events: EVENTS_TABLE, stock: STOCK_TABLE ?? "" }),
        bookings: dynamoBookings({ orders: ORDERS_TABLE, events: EVENTS_TABLE, stock: STOCK_TABLE ?? "" }),
        carriers: carrierDesks(
          systemClock,
          CARRIER_KEYS === undefined ? undefined : () => secret(CARRIER_KEYS),
        ),
      }),
    ...(STOCK_TABLE !== undefined && {
      stock: dynamoStockLedger(STOCK_TABLE),
      imports: dynamoStockImports(STOCK_TABLE),
    }),
    ...(FEEDS_BUCKET !== undefined && { feeds: s3FeedFiles(FEEDS_BUCKET) }),
    ...(NETWORK_TABLE !== undefined && {
      network: dynamoNetworkStore(NETWORK_TABLE),
      prices: dynamoPrices(NETWORK_TABLE),
      breakers: dynamoBreakers(NETWORK_TABLE),
      places: dynamoShelfPlaces(NETWORK_TABLE),
    }),
    ...(IDEMPOTENCY_TABLE !== undefined && { keys: dynamoIdempotencyKeys(IDEMPOTENCY_TABLE) }),
    ...(EVENTS_TABLE !== undefined && { told: dynamoToldEvents(EVENTS_TABLE) }),
    ...(WEBHOOKS_TABLE !== undefined && {
      webhooks: dynamoWebhooks(WEBHOOKS_TABLE),
      endpoints: webhookEndpoints,
    }),
    ...(WEBHOOK_QUEUE !== undefined && { errands: sqsWebhookErrands(WEBHOOK_QUEUE) }),
    ...(EVENT_BUS !== undefined && { publisher: eventBridgePublisher(EVENT_BUS) }),
    ...(DEAD_LETTERS !== undefined && { deadLetters: sqsDeadLetters(DEAD_LETTERS) }),
  } as unknown as Live<E>;
}
