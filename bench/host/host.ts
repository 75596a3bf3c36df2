// What a host does on one machine: orders accepted over HTTP, orders to the door, and what a state costs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesized } from "#local/replay/assembly.ts";
import { type Benchmark, type Given, machine, rows, whole } from "../benchmark.ts";
import { accepting } from "./accepting.ts";
import { doorToDoor } from "./door-to-door.ts";
import { finishedOrders } from "./finished-orders.ts";
import { openExecutions } from "./open-executions.ts";
import { states } from "./states.ts";

export const host: Benchmark = {
  summary:
    "orders a second that a host accepts over HTTP and brings to the door, what a state costs, and a start with open orders",
  options: [
    "--seconds N  of orders over HTTP, each until it is routed and held (10)",
    "--clients N  that each have one order under way (32)",
    "--orders N   from the API to the door, under the virtual clock (2400)",
    "--open N     workflows under way with which a host starts (100000)",
    "--finished N orders that are in the data folder already (none); a million take 27 GB",
  ],
  takes: {
    seconds: { type: "string" },
    clients: { type: "string" },
    orders: { type: "string" },
    open: { type: "string" },
    finished: { type: "string" },
  },
  async run(given: Given) {
    const folder = await mkdtemp(join(tmpdir(), "lendemain-bench-"));
    try {
      const assembly = await synthesized(join(folder, "assembly"), "production");
      const data = join(folder, "data");
      const finished = given.finished === undefined ? 0 : whole(given, "finished", 1);
      const before = finished === 0 ? 0 : await finishedOrders({ assembly, data, finished });
      return {
        ...(before > 0 && { finishedOrders: before }),
        // First: orders that were only accepted would be brought to the door with the others.
        ...(await doorToDoor({
          ...{ assembly, orders: whole(given, "orders", 2_400) },
          ...(before > 0 && { data }),
        })),
        ...(await accepting({
          ...{ assembly, data },
          callers: whole(given, "clients", 32),
          seconds: whole(given, "seconds", 10),
        })),
        ...(await states(folder)),
        ...(await openExecutions({ assembly, folder, open: whole(given, "open", 100_000) })),
        machine: machine(),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  table: (figures) => rows(Object.entries(figures)),
};
