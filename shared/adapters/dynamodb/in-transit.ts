// Parcels that carriers have, in the listing of their status: listed for when they are to be looked at next.
import type { InTransit } from "#shared/ports/in-transit.ts";
import { record } from "./event-journal.ts";
import { absent, both, is, oneOf, set, update } from "./expressions.ts";
import { byListing, orderKey, shipmentKey, shipmentListing } from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { queryPage } from "./reading.ts";
import { Stored } from "./stored-shipment.ts";
import { transact } from "./transaction.ts";

const PER_LOOK = 100;

export function dynamoInTransit({ orders, events }: Tables): InTransit {
  return {
    async due(at) {
      const { items } = await queryPage(
        {
          TableName: orders,
          IndexName: byListing,
          KeyConditionExpression: "listing = :listing AND listedAt <= :at",
          ExpressionAttributeValues: { ":listing": shipmentListing("handedOver"), ":at": at },
        },
        { limit: PER_LOOK },
      );
      return items.map((item) => Stored.parse(item));
    },
    async looked({ id, orderId, looks }, { at, again, risk, promise, facts = [] }) {
      const asRead = looks === undefined ? absent("looks") : is("looks", looks);
      const shipment = update({
        TableName: orders,
        Key: shipmentKey(orderId, id),
        change: [set({ listedAt: again, looks: (looks ?? 0) + 1, atRisk: risk })],
        condition: both(oneOf("status", ["handedOver"]), asRead),
      });
      const order = {
        ...{ TableName: orders, Key: orderKey(orderId), condition: oneOf("status", ["routed"]) },
        change: [set({ promise, updatedAt: at })],
      };
      return outcome(
        await transact([
          { Update: shipment },
          ...(promise === undefined ? [] : [{ Update: update(order) }]),
          ...record(events, orderId, at, facts),
        ]),
      );
    },
  };
}
