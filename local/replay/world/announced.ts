// A node that closes with work open tells the planner, who stops it in the policy. A carrier that is down does not answer.
import type { Policy } from "#shared/domain/network/policy.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { operator } from "../api/parties.ts";
import { later, type Surroundings } from "./surroundings.ts";

export function announceIncidents(around: Surroundings): void {
  const { client, incidents } = around;
  for (const { carrier, from, until } of incidents.outages)
    later(around, {
      at: from,
      call: async () => {
        const { carriers } = await client.ask(operator, "get-carriers");
        const span = { from: toInstant(from), until: toInstant(until) };
        const down = carriers
          .filter(({ id }) => id === carrier)
          .map((one): typeof one => ({ ...one, connection: { kind: "table-rate", unreachable: [span] } }));
        await client.ask(operator, "put-carriers", { body: { carriers: down } });
      },
    });
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
