import { ProblemError } from "#shared/contracts/problems.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { unscanned } from "#shared/domain/picking/scan.ts";

/** Where a node wants every unit scanned: what is told as picked was. @throws ProblemError naming the rest */
export function mustBeScanned(
  node: NetworkNode | undefined,
  { scanned = [] }: NodeTask,
  picked: NodeTask["lines"],
): void {
  if (node?.picking?.scans !== "required") return;
  const lines = unscanned(picked, scanned);
  if (lines.length === 0) return;
  const named = lines.map(({ sku, quantity }) => `${quantity} of ${sku}`).join(", ");
  throw new ProblemError("scans-missing", `What is told and what was scanned differ by ${named}`, {
    extra: { facts: { lines } },
  });
}
