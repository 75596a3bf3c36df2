// A carrier does not forget its parcels because the host was stopped for a while. What happens to each is
// drawn by its id, so that its journey goes on as it began; scans that were told already change nothing.
import { planner } from "../api/parties.ts";
import { ordersIn } from "../orders-in.ts";
import type { Couriers } from "./couriers.ts";
import { plannedLeg } from "./legs.ts";
import type { Surroundings } from "./surroundings.ts";

export async function resumeParcels(around: Surroundings, couriers: Couriers): Promise<void> {
  const { client, pace } = around;
  for await (const { id } of ordersIn(client, pace, "routed")) {
    const { parcels } = await pace.inTurn(() => client.ask(planner, "get-order", { params: { id } }));
    for (const { id: shipmentId, status, node, leg, tracking } of parcels) {
      const planned = plannedLeg(leg);
      if (status !== "handedOver" || planned === undefined || tracking === undefined) continue;
      const { carrier, service, leavesAt } = planned;
      couriers.take({ shipmentId, node, carrier, service, tracking, leg: planned, leavesAt });
    }
  }
}
