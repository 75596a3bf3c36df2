// Stock is counted and moved at nodes that exist, for items that exist.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { NetworkStore } from "#shared/ports/network.ts";

export async function knownNode(network: NetworkStore, id: NodeId): Promise<NetworkNode> {
  const node = (await currentNetwork(network)).nodes.find((one) => one.id === id);
  if (node === undefined)
    throw new ProblemError("unknown-node", undefined, {
      errors: [{ field: "node", message: `no node ${id}` }],
    });
  return node;
}

export async function knownSku(network: NetworkStore, sku: Sku): Promise<void> {
  if (!(await network.items([sku])).has(sku)) {
    throw new ProblemError("unknown-sku", undefined, {
      errors: [{ field: "sku", message: `no item ${sku}` }],
    });
  }
}
