import type { Principal } from "#functions/_runtime/principal.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import type { NetworkStore } from "#shared/ports/network.ts";

/** The node, for itself and for planners. */
export async function ownNode(network: NetworkStore, id: NodeId, principal: Principal): Promise<NetworkNode> {
  principal.mustBe("node", id);
  const node = (await network.current())?.nodes.find((one) => one.id === id);
  if (node === undefined) throw new ProblemError("not-found", `There is no node ${id}`);
  return node;
}
