// Ids say in their type what they name. Retailer-chosen ids (nodes, carriers, SKUs) are short and
// printable; ids that we make carry a prefix.
import { z } from "zod";

const chosen = /^[A-Za-z0-9][A-Za-z0-9._-]{0,47}$/;

export const NodeId = z.string().regex(chosen).brand<"NodeId">();
export type NodeId = z.infer<typeof NodeId>;

export const CarrierId = z.string().regex(chosen).brand<"CarrierId">();
export type CarrierId = z.infer<typeof CarrierId>;

export const ServiceId = z.string().regex(chosen).brand<"ServiceId">();
export type ServiceId = z.infer<typeof ServiceId>;

export const ChannelId = z.string().regex(chosen).brand<"ChannelId">();
export type ChannelId = z.infer<typeof ChannelId>;

/** Stock-keeping unit, as the retailer writes it; spaces occur inside real ones. */
export const Sku = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,46}[A-Za-z0-9]$|^[A-Za-z0-9]$/)
  .brand<"Sku">();
export type Sku = z.infer<typeof Sku>;

export const PromiseId = z
  .string()
  .regex(/^prm_\w+$/)
  .brand<"PromiseId">();
export type PromiseId = z.infer<typeof PromiseId>;

export const OrderId = z
  .string()
  .regex(/^ord_\w+$/)
  .brand<"OrderId">();
export type OrderId = z.infer<typeof OrderId>;

/** `<orderId>-<n>`: n is the plan's attempt times 100, plus the shipment's place in that plan, from 1. */
export const ShipmentId = z
  .string()
  .regex(/^ord_\w+-\d+$/)
  .brand<"ShipmentId">();
export type ShipmentId = z.infer<typeof ShipmentId>;

/** Shipment, task and purchase order ids begin with their order's id. */
export const orderOf = (id: string): OrderId => OrderId.parse(id.slice(0, id.lastIndexOf("-")));

/** `<shipmentId>.<kind>`: at most one task of a kind per shipment. */
export const TaskId = z
  .string()
  .regex(/^ord_\w+-\d+\.[a-z]+$/)
  .brand<"TaskId">();
export type TaskId = z.infer<typeof TaskId>;

/** A purchase order to a drop-ship vendor; there is one per drop-ship shipment, with the shipment's id. */
export const PurchaseOrderId = z
  .string()
  .regex(/^po_ord_\w+-\d+$/)
  .brand<"PurchaseOrderId">();
export type PurchaseOrderId = z.infer<typeof PurchaseOrderId>;

/** `rma_<orderId>-<n>`: the n-th return of the order, from 1. */
export const ReturnId = z
  .string()
  .regex(/^rma_ord_\w+-\d+$/)
  .brand<"ReturnId">();
export type ReturnId = z.infer<typeof ReturnId>;

export const orderOfReturn = (id: ReturnId): OrderId => orderOf(id.slice("rma_".length));

/** A channel's subscription to events. */
export const WebhookId = z
  .string()
  .regex(/^whk_\w+$/)
  .brand<"WebhookId">();
export type WebhookId = z.infer<typeof WebhookId>;
