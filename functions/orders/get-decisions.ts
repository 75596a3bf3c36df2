import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Decisions, RecordedDecision } from "#shared/contracts/api/orders.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { counterfactuals } from "#shared/domain/routing/counterfactuals.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import { ownOrder } from "./own-order.ts";

/** What would have changed a decision is worked out when somebody asks: the decision keeps what it saw. */
export const createHandler = ({ orders, network }: Live<Environment<"get-decisions">>) =>
  apiHandler(routes["get-decisions"], async ({ params, query, principal }) => {
    const { id } = await ownOrder(orders, params.id, principal);
    const replay = query.replay === "true";
    if (replay && !principal.may("planner"))
      throw new ProblemError("forbidden", "what a decision saw of the network is for planners");
    const recorded = await orders.decisions(id);
    const networks = await networksOf(network, recorded);
    const decisions = recorded.map((one) => explained(one, networks, replay));
    return ok({ orderId: id, decisions, ...(replay && { networks: Object.fromEntries(networks) }) });
  });

type Networks = ReadonlyMap<string, Network>;

async function networksOf(store: NetworkStore, recorded: readonly RecordedDecision[]): Promise<Networks> {
  const networks = new Map<string, Network>();
  for (const version of new Set(recorded.map(({ decision }) => decision.networkVersion))) {
    const network = await store.at(version);
    if (network !== undefined) networks.set(String(version), network);
  }
  return networks;
}

function explained(
  { seen, weighed, ...recorded }: RecordedDecision,
  networks: Networks,
  replay: boolean,
): Decisions["decisions"][number] {
  const network = networks.get(String(recorded.decision.networkVersion));
  return {
    ...recorded,
    ...(replay && seen && { seen }),
    ...(weighed && { weighed: replay ? weighed : { ...weighed, seen: undefined } }),
    ...(seen && network && { counterfactuals: counterfactuals(recorded.decision, seen, network) }),
  };
}

export const handler = entry("get-decisions", createHandler);
