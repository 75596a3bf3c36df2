// Manifests and pickup requests in the orders table. A parcel waits for its manifest on its own record: the index by
// party lists it from its booking on, and no more once it is in a manifest or has ended.
import { Manifest, PickupRequest } from "#shared/domain/carriers/manifest.ts";
import { DAY, type Instant, toEpoch } from "#shared/kernel/time.ts";
import type { Manifests, WaitingParcel } from "#shared/ports/manifests.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { getItem } from "./client.ts";
import { absent, both, exists, is, isNew, type Part, set, update } from "./expressions.ts";
import {
  byListing,
  byParty,
  manifestKey,
  manifestListing,
  manifestParty,
  pickupRequestKey,
  pickupRequestListing,
  pickupRequestParty,
  shipmentKey,
  waitingParty,
} from "./order-keys.ts";
import { queryAll, queryPage } from "./reading.ts";
import { Stored } from "./stored-shipment.ts";
import { transact, type Write } from "./transaction.ts";

const KEPT_DAYS = 90;
const expiry = (at: Instant): number => Math.floor((toEpoch(at) + KEPT_DAYS * DAY) / 1000);

export function dynamoManifests(table: string): Manifests {
  const listed = async (listing: string, limit: number) => {
    const request = {
      TableName: table,
      IndexName: byListing,
      KeyConditionExpression: "listing = :listing",
      ExpressionAttributeValues: { ":listing": listing },
    };
    return (await queryPage(request, { limit })).items;
  };
  const newest = (party: string) => ({
    TableName: table,
    IndexName: byParty,
    KeyConditionExpression: "party = :party",
    ExpressionAttributeValues: { ":party": party },
    ScanIndexForward: false,
  });
  const end = async (Key: Record<string, string>, fields: Record<string, unknown>): Promise<void> => {
    const change = [set({ ...fields, listing: null, listedAt: null })];
    await transact([
      { Update: update({ TableName: table, Key, change, condition: is("status", "claimed") }) },
    ]);
  };
  return {
    async waiting(node, carrier, until) {
      const request = {
        ...newest(waitingParty(node, carrier)),
        KeyConditionExpression: "party = :party AND dueBy <= :until",
        ExpressionAttributeValues: { ":party": waitingParty(node, carrier), ":until": until },
      };
      const items = await queryAll({ ...request, ScanIndexForward: true });
      return items.flatMap((item) => parcelOf(Stored.parse(item)));
    },
    async claim(manifest) {
      const { id, node, openedAt, parcels } = manifest;
      const lists = {
        listing: manifestListing,
        listedAt: openedAt,
        party: manifestParty(node),
        dueBy: openedAt,
      };
      const Item = { ...manifestKey(id), ...manifest, ...lists, expiresAt: expiry(openedAt) };
      const marks = parcels.map(
        ({ orderId, shipmentId }): Write => ({
          Update: update({
            TableName: table,
            Key: shipmentKey(orderId, shipmentId),
            change: [set({ manifest: id, party: null, dueBy: null })],
            condition: both(isWaiting, is("status", "handedOver")),
          }),
        }),
      );
      const put: Write = { Put: { TableName: table, Item, ConditionExpression: isNew.text } };
      const written = await transact([...marks, put]);
      // The same one, by a run that died or is beside this one.
      if (written.done || written.failed.includes(marks.length)) return { claimed: true };
      return { claimed: false, gone: written.failed.flatMap((index) => parcels[index]?.shipmentId ?? []) };
    },
    unresolved: async (limit) => (await listed(manifestListing, limit)).map(manifestIn),
    resolve: (id, { at, ...told }) => end(manifestKey(id), { ...told, closedAt: at }),
    async get(id) {
      const item = await getItem(table, manifestKey(id));
      return item === undefined ? undefined : manifestIn(item);
    },
    async of(node, page) {
      const found = await queryPage(newest(manifestParty(node)), page);
      return { ...found, items: found.items.map(manifestIn) };
    },
    async claimPickup(request) {
      const { id, node, requestedAt } = request;
      const lists = { listing: pickupRequestListing, listedAt: requestedAt };
      const party = { party: pickupRequestParty(node), dueBy: request.leavesAt };
      const Item = {
        ...pickupRequestKey(id),
        ...request,
        ...lists,
        ...party,
        expiresAt: expiry(requestedAt),
      };
      return (await transact([{ Put: { TableName: table, Item, ConditionExpression: isNew.text } }])).done;
    },
    unresolvedPickups: async (limit) => (await listed(pickupRequestListing, limit)).map(pickupIn),
    resolvePickup: (id, told) => end(pickupRequestKey(id), { ...told }),
    pickupsOf: async (node, limit) =>
      (await queryPage(newest(pickupRequestParty(node)), { limit })).items.map(pickupIn),
  };
}

const isWaiting: Part = both(exists, absent("manifest"));

function parcelOf({ id, orderId, status, tracking, leg, weight, booking }: StoredShipment): WaitingParcel[] {
  if (tracking === undefined || leg.method === "collect") return [];
  if (status !== "handedOver" && status !== "booked") return [];
  const { quote } = booking ?? {};
  return [
    {
      ...{ shipmentId: id, orderId, tracking, service: leg.service, grams: weight },
      reference: booking?.reference ?? id,
      ...(quote !== undefined && { quote }),
      isHandedOver: status === "handedOver",
    },
  ];
}

/** Without what lists it. */
const unlisted = ({
  pk: _pk,
  sk: _sk,
  listing: _l,
  listedAt: _at,
  party: _p,
  dueBy: _d,
  expiresAt: _e,
  ...item
}: Record<string, unknown>) => item;
const manifestIn = (item: Record<string, unknown>): Manifest => Manifest.parse(unlisted(item));
const pickupIn = (item: Record<string, unknown>): PickupRequest => PickupRequest.parse(unlisted(item));
