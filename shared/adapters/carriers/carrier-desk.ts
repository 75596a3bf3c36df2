// The carrier desk of the embedded tariff tables: claim, call, resolve. The claim is on record before the
// carrier is called, and the carrier's answer is found by our reference, so that no label is bought twice.

import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "#shared/adapters/dynamodb/client.ts";
import { isNew, oneOf, set, update } from "#shared/adapters/dynamodb/expressions.ts";
import type { BookingStatus } from "#shared/domain/orders/lifecycles.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import type { BookingRequest, CarrierDesk } from "#shared/ports/carriers.ts";

const key = (order: OrderId, shipment: ShipmentId) => ({ pk: order, sk: `booking#${shipment}` });

export function carrierDesk(table: string): CarrierDesk {
  const move = async (
    Key: Record<string, string>,
    from: BookingStatus[],
    to: BookingStatus,
    tracking?: string,
  ): Promise<void> => {
    const change = [set({ status: to, tracking })];
    try {
      await documentClient().send(
        new UpdateCommand(update({ TableName: table, Key, change, condition: oneOf("status", from) })),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };

  return {
    async book(request) {
      const Key = key(request.orderId, request.shipmentId);
      const claimed = await claim(table, { ...Key, ...request, status: "claimed" });
      if (!claimed) {
        const known = await documentClient().send(
          new GetCommand({ TableName: table, Key, ConsistentRead: true }),
        );
        if (known.Item?.status === "booked") return { tracking: String(known.Item.tracking) };
      }
      const tracking = tableRateTracking(request);
      await move(Key, ["claimed", "voided"], "booked", tracking);
      return { tracking };
    },
    async voidBooking(order, shipment) {
      await move(key(order, shipment), ["claimed", "booked"], "voided");
    },
  };
}

async function claim(table: string, Item: Record<string, unknown>): Promise<boolean> {
  try {
    await documentClient().send(new PutCommand({ TableName: table, Item, ConditionExpression: isNew.text }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The tariff-table carrier numbers a parcel by our reference: the same request gets the same number. */
function tableRateTracking({ carrier, shipmentId }: BookingRequest): string {
  return derivedId("trk", carrier, shipmentId).toUpperCase();
}
