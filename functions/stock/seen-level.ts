// A level as the outside sees it: less what its node keeps back by the policy of this moment.
import type { SeenLevel } from "#shared/contracts/api/stock.ts";
import { keptBack, type NetworkNode } from "#shared/domain/network/node.ts";
import type { Policy } from "#shared/domain/network/policy.ts";
import { keptOfStale, stalenessAt } from "#shared/domain/network/stale-feed.ts";
import { neverCounted } from "#shared/domain/stock/count.ts";
import type { StockLevel } from "#shared/domain/stock/ledger.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";

interface Terms {
  readonly policy: Policy;
  readonly now: EpochMs;
}

/** @param node that the network no longer has keeps nothing back */
export function seenLevel(
  level: StockLevel,
  node: NetworkNode | undefined,
  { policy, now }: Terms,
): SeenLevel {
  const { sku, node: at, onHand, held, available, asOf } = level;
  const safety =
    node === undefined ? 0 : keptBack(node) + keptOfStale(stalenessAt(node, policy, now), toEpoch(asOf));
  const seen = { sku, node: at, onHand, held, safety, available: available - safety };
  return asOf === neverCounted ? seen : { ...seen, asOf };
}
