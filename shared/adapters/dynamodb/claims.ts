// Claims for lost parcels, beside their shipments; those that are not closed are in a listing, and so are those of parcels
// that were delivered after all, until the ledger knows.
import { Claim } from "#shared/domain/carriers/claim.ts";
import type { Claims } from "#shared/ports/claims.ts";
import type { Item } from "./attributes.ts";
import { getItem, updateItem } from "./client.ts";
import { record } from "./event-journal.ts";
import { both, is, isNew, set, update } from "./expressions.ts";
import { byListing, claimKey, claimListing, deliveredClaimListing } from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { queryPage } from "./reading.ts";
import { transact, type Write } from "./transaction.ts";

export function dynamoClaims({ orders: table, events }: Omit<Tables, "stock">): Claims {
  const listed = (listing: string, page: Parameters<typeof queryPage>[1]) =>
    queryPage(
      {
        TableName: table,
        IndexName: byListing,
        KeyConditionExpression: "listing = :listing",
        ExpressionAttributeValues: { ":listing": listing },
      },
      page,
    );
  return {
    async of(shipment) {
      const item = await getItem(table, claimKey(shipment));
      return item === undefined ? undefined : read(item);
    },
    async open(page) {
      const { items, next } = await listed(claimListing, page);
      return { items: items.map(read), ...(next !== undefined && { next }) };
    },
    async change(before, after, facts) {
      const { id, orderId, updatedAt, because, ...fields } = after;
      const change = [set({ ...fields, updatedAt, because: because ?? null, ...listingOf(after) })];
      const condition = both(is("status", before.status), is("updatedAt", before.updatedAt));
      return outcome(
        await transact([
          { Update: update({ TableName: table, Key: claimKey(id), change, condition }) },
          ...record(events, orderId, updatedAt, facts),
        ]),
      );
    },
    async delivered(limit) {
      return (await listed(deliveredClaimListing, { limit })).items.map(read);
    },
    async settled({ id }, at) {
      const change = [set({ settledAt: at, listing: null, listedAt: null })];
      await updateItem(update({ TableName: table, Key: claimKey(id), change }));
    },
  };
}

/** Together with the end of its shipment. */
export const claimWrite = (table: string, claim: Claim): Write => ({
  Put: {
    TableName: table,
    Item: { ...claimKey(claim.id), ...claim, listing: claimListing, listedAt: claim.openedAt },
    ConditionExpression: isNew.text,
  },
});

function listingOf({ status, foundAs, openedAt }: Claim) {
  if (status !== "closed") return { listing: claimListing, listedAt: openedAt };
  return foundAs === "delivered"
    ? { listing: deliveredClaimListing, listedAt: openedAt }
    : { listing: null, listedAt: null };
}

const read = (item: Item): Claim => Claim.strip().parse(item);
