// Why nothing can be promised, with the facts.
import { z } from "zod";
import { Restriction } from "#shared/domain/network/item.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { LocalDate } from "#shared/kernel/time.ts";

export const PromiseRefusal = z.discriminatedUnion("code", [
  z.strictObject({ code: z.literal("empty-cart") }),
  z.strictObject({ code: z.literal("unknown-sku"), skus: z.array(Sku).min(1) }),
  z.strictObject({
    code: z.literal("out-of-stock"),
    /** Lines that the nodes which may serve them cannot fill together. */
    lines: z.array(z.strictObject({ sku: Sku, missing: z.int().positive() })).min(1),
  }),
  z.strictObject({ code: z.literal("unreachable") }),
  /** No store that customers collect in has the whole cart. */
  z.strictObject({ code: z.literal("no-store-nearby") }),
  /** No service from where it lies takes such goods. */
  z.strictObject({ code: z.literal("restricted-goods"), restrictions: z.array(Restriction).min(1) }),
  z.strictObject({ code: z.literal("too-heavy"), skus: z.array(Sku).min(1) }),
  /** Every node that could is full for as far as promises are made; the first full day. */
  z.strictObject({ code: z.literal("no-capacity"), day: LocalDate }),
  z.strictObject({ code: z.literal("too-many-parcels"), maxParcels: z.int() }),
  z.strictObject({ code: z.literal("not-a-collection-point"), node: NodeId }),
]);
export type PromiseRefusal = z.infer<typeof PromiseRefusal>;
