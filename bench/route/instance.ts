// Sourcing instances as files: one wave of orders, the stock and capacity they share, and a past day.
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { WaveOrder, WaveProblem } from "#shared/domain/routing/wave/wave-problem.ts";
import { UsageError } from "../benchmark.ts";

const costs = z.array(z.number().nonnegative());
const InstanceOrder = z.object({
  promised: z.boolean(),
  lines: z.array(z.object({ sku: z.int().nonnegative(), quantity: z.int().positive() })).min(1),
  shipmentCost: costs,
  lineCost: z.array(costs),
  onTime: z.array(z.boolean()),
});
type InstanceOrder = z.infer<typeof InstanceOrder>;

export const Instance = z.object({
  format: z.literal("sourcing-instance/1"),
  nodeType: z.array(z.string()).min(1),
  skuCount: z.int().positive(),
  stock: z.array(z.array(z.int().nonnegative())),
  nodeCapacity: z.array(z.int().nonnegative()),
  backorderCostPerLine: z.number().nonnegative(),
  orders: z.array(InstanceOrder),
  history: z.array(InstanceOrder).default([]),
  optimum: z.object({ cost: z.number(), solver: z.string() }).optional(),
});
export type Instance = z.infer<typeof Instance>;

/** @throws UsageError when the file cannot be read as an instance */
export function readInstance(file: string): Instance {
  try {
    return Instance.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new UsageError(`${file} is no sourcing instance: ${why}`, { cause });
  }
}

export const waveOf = (instance: Instance): WaveProblem => ({
  nodes: instance.nodeType.length,
  skus: instance.skuCount,
  stock: Float64Array.from(instance.stock.flat()),
  capacity: Float64Array.from(instance.nodeCapacity),
  orders: instance.orders.map((order) => orderOf(order, instance)),
});

export const historyOf = (instance: Instance): WaveOrder[] =>
  instance.history.map((order) => orderOf(order, instance));

const orderOf = (order: InstanceOrder, { backorderCostPerLine }: Instance): WaveOrder => ({
  lines: order.lines,
  parcelCost: Float64Array.from(order.shipmentCost),
  lineCost: Float64Array.from(order.lineCost.flat()),
  unfilledCost: new Float64Array(order.lines.length).fill(backorderCostPerLine),
});
