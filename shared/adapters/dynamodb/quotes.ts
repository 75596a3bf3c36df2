// Quotes live in the orders table and expire by themselves; whether one may be redeemed is decided on read.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { PromiseOption } from "#shared/domain/promise/option.ts";
import { ChannelId, OrderId, PromiseId } from "#shared/kernel/ids.ts";
import { DAY, Instant, toEpoch } from "#shared/kernel/time.ts";
import type { Quotes } from "#shared/ports/quotes.ts";
import { getItem, putItem, updateItem } from "./client.ts";
import { set, update } from "./expressions.ts";
import { promiseKey } from "./order-keys.ts";

const Stored = z.object({
  promiseId: PromiseId,
  channel: ChannelId,
  cart: z.string(),
  /** Quotes of an older release name no confidence. */
  options: z.array(PromiseOption.extend({ confidence: PromiseOption.shape.confidence.default(0.9) })),
  validUntil: Instant,
  redeemedBy: OrderId.optional(),
});

/** Kept this long after it expired, so that a late order hears "expired" and not "unknown". */
const KEPT_DAYS = 7;

export function dynamoQuotes(table: string): Quotes {
  return {
    async keep({ expiresAt, ...quote }) {
      const ttl = Math.floor((toEpoch(expiresAt) + KEPT_DAYS * DAY) / 1000);
      const Item = { ...promiseKey(quote.promiseId), ...quote, validUntil: expiresAt, expiresAt: ttl };
      await putItem({ TableName: table, Item });
    },
    async find(id) {
      const found = await getItem(table, promiseKey(id));
      if (found === undefined) return undefined;
      const { validUntil, ...quote } = Stored.parse(found);
      return { ...quote, expiresAt: validUntil };
    },
    async redeem(id, order) {
      const condition = {
        text: "attribute_exists(pk) AND (attribute_not_exists(#redeemedBy) OR #redeemedBy = :redeemedBy)",
        names: { "#redeemedBy": "redeemedBy" },
      };
      try {
        await updateItem(
          update({ TableName: table, Key: promiseKey(id), change: [set({ redeemedBy: order })], condition }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
