// Homes of the keys in the orders table, and the two lists that its indexes give.
//
//   <orderId>            | order, lines, address, shipment#<id>, task#<id>, po#<id>, decision#<attempt>[#<part>], return#<id>, return-quote#<id>,
//                          booking#<reference>: one that was left; hold; claim#<id>
//   channel#<channel>    | order#<channelOrderId>     the channel's own number
//   promise#<promiseId>  | promise                    a quote
//   punctuality          | week#<number>              who was on time
//   counted#<event id>   | punctuality                that this event was counted
//   tracking#<carrier>   | <number>                   a parcel's way back to its shipment
//   waves                | <instant>#<id>             what a wave came to
//   pick-wave#<id>       | wave                       tasks that are picked together
//   manifest#<id>        | manifest                   parcels that a carrier took from a node on a day
//   pickup-request#<id>  | pickup-request             a truck that was asked for
//
//   index byListing: listing, listedAt   order#<status>, shipment#<status>, task, purchase-order, return, hold, booking, claim;
//                                        done-for#<vendor>: purchase orders with which it has nothing to do any more;
//                                        manifest, pickup-request: while the carrier has not answered
//   index byParty:   party, dueBy        node#<id>, vendor#<id>: only what is still to be done; pick-waves#<node>,
//                                        manifests#<node>, pickup-requests#<node>, unlisted#<node>#<carrier>
import type { OrderStatus, ShipmentStatus } from "#shared/domain/orders/lifecycles.ts";
import type {
  CarrierId,
  ChannelId,
  NodeId,
  OrderId,
  PromiseId,
  PurchaseOrderId,
  ReturnId,
  ShipmentId,
  TaskId,
} from "#shared/kernel/ids.ts";
import { orderOf } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";

export const byListing = "byListing";
export const byParty = "byParty";

export const orderKey = (id: OrderId) => ({ pk: id, sk: "order" });
export const linesKey = (id: OrderId) => ({ pk: id, sk: "lines" });
export const addressKey = (id: OrderId) => ({ pk: id, sk: "address" });
export const shipmentKey = (order: OrderId, id: ShipmentId) => ({ pk: order, sk: `shipment#${id}` });
export const taskKey = (id: TaskId) => ({ pk: orderOf(id), sk: `task#${id}` });
export const purchaseOrderKey = (id: PurchaseOrderId) => ({
  pk: orderOf(id.slice("po_".length)),
  sk: `po#${id}`,
});
export const decisionKey = (id: OrderId, attempt: number) => ({
  pk: id,
  sk: `decision#${String(attempt).padStart(3, "0")}`,
});
/** Parts after the first, sorted after it and before the next attempt. */
export const decisionPartKey = (id: OrderId, attempt: number, part: number) => ({
  pk: id,
  sk: `${decisionKey(id, attempt).sk}#${String(part).padStart(2, "0")}`,
});
export const channelNumberKey = (channel: ChannelId, number: string) => ({
  pk: `channel#${channel}`,
  sk: `order#${number}`,
});
export const promiseKey = (id: PromiseId) => ({ pk: `promise#${id}`, sk: "promise" });
export const trackingKey = (carrier: CarrierId, number: string) => ({
  pk: `tracking#${carrier}`,
  sk: number,
});

export const returnKey = (order: OrderId, id: ReturnId) => ({ pk: order, sk: `return#${id}` });
/** What a label for the way back is bought under. */
export const returnQuoteKey = (order: OrderId, id: ReturnId) => ({ pk: order, sk: `return-quote#${id}` });
export const leftBookingKey = (order: OrderId, reference: string) => ({
  pk: order,
  sk: `booking#${reference}`,
});

/** Lists when the order's hold is over. */
export const holdExpiryKey = (order: OrderId) => ({ pk: order, sk: "hold" });

export const wavePartition = "waves";
export const waveKey = (at: Instant, id: string) => ({ pk: wavePartition, sk: `${at}#${id}` });

export const pickWaveKey = (id: string) => ({ pk: `pick-wave#${id}`, sk: "wave" });
export const pickWaveParty = (node: NodeId): string => `pick-waves#${node}`;

export const manifestKey = (id: string) => ({ pk: `manifest#${id}`, sk: "manifest" });
export const manifestParty = (node: NodeId): string => `manifests#${node}`;
export const manifestListing = "manifest";
/** Parcels of a carrier at a node that are in no manifest yet. */
export const waitingParty = (node: NodeId, carrier: CarrierId): string => `unlisted#${node}#${carrier}`;
export const pickupRequestKey = (id: string) => ({ pk: `pickup-request#${id}`, sk: "pickup-request" });
export const pickupRequestParty = (node: NodeId): string => `pickup-requests#${node}`;
export const pickupRequestListing = "pickup-request";

export const orderListing = (status: OrderStatus): string => `order#${status}`;
export const shipmentListing = (status: ShipmentStatus): string => `shipment#${status}`;
export const rescueKey = (id: ShipmentId) => ({ pk: orderOf(id), sk: `rescue#${id}` });
export const rescueListing = "rescue";
export const claimKey = (id: ShipmentId) => ({ pk: orderOf(id), sk: `claim#${id}` });
export const claimListing = "claim";
export const deliveredClaimListing = "claim-delivered";
export const taskListing = "task";
export const purchaseOrderListing = "purchase-order";
export const doneListing = (vendor: NodeId): string => `done-for#${vendor}`;
export const holdListing = "hold";
export const holdExpiry = (orderId: OrderId, until: Instant) => ({
  ...holdExpiryKey(orderId),
  ...{ listing: holdListing, listedAt: until, orderId },
});
export const returnListing = "return";
export const leftBookingListing = "booking";
export const nodeParty = (node: NodeId): string => `node#${node}`;
export const vendorParty = (vendor: NodeId): string => `vendor#${vendor}`;
