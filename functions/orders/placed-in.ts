import type { Principal } from "#functions/_runtime/principal.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { NodeId } from "#shared/kernel/ids.ts";

/** The store in whose till an order is placed. A till whose token names its store places orders for no other one. */
export function tillOf(
  stated: NodeId | undefined,
  principal: Principal,
  { nodes }: Network,
): NodeId | undefined {
  const named = principal.party("node");
  if (stated !== undefined && named !== undefined && named !== stated)
    throw new ProblemError("forbidden", `the token speaks for the till of ${named}, not of ${stated}`);
  const id = stated ?? named;
  if (id === undefined) return undefined;
  const store = nodes.find((node) => node.id === id && node.type === "store");
  if (store !== undefined) return store.id;
  throw new ProblemError("unknown-node", `There is no store ${id}`, {
    errors: [{ field: "placedIn", message: id }],
  });
}
