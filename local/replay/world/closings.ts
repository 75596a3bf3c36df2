// A node that closes with work open tells the planner, who stops it in the policy.
import type { Policy } from "#shared/domain/network/policy.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { operator } from "../api/parties.ts";
import { later, type Surroundings } from "./surroundings.ts";

export function announceClosings(around: Surroundings): void {
  const { client, incidents } = around;
  for (const { node, from, until } of incidents.closings) {
    const stop: Policy["stops"][number] = {
      node: NodeId.parse(node),
      reason: "closed for the rest of the day",
      until: toInstant(until),
      openWork: "moves",
    };
    later(around, {
      at: from,
      opensWork: true,
      call: async () => {
        const { policy } = await client.ask(operator, "get-policy");
        await client.ask(operator, "put-policy", {
          body: { policy: { ...policy, stops: [...policy.stops, stop] } },
        });
      },
    });
  }
}
