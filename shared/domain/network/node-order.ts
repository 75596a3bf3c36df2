// The order in which nodes are considered everywhere: by id, so that a network listed otherwise decides alike.
import type { NetworkNode } from "./node.ts";

const sorted = new WeakMap<readonly NetworkNode[], readonly NetworkNode[]>();

export function byId(nodes: readonly NetworkNode[]): readonly NetworkNode[] {
  let inOrder = sorted.get(nodes);
  if (inOrder === undefined) {
    inOrder = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    sorted.set(nodes, inOrder);
  }
  return inOrder;
}
