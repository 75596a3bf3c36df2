import { inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { PICKS_EVERY } from "#shared/contracts/schedules.ts";
import { logger } from "#shared/observability/logger.ts";
import { picksInWaves, releaseWaves } from "./release-waves.ts";

/** Every node that picks in waves releases what it is time for, or will be before the next look. */
export const { createHandler, handler } = scheduled("release-pick-waves", async (deps) => {
  const nodes = (await deps.network.current())?.nodes.filter(picksInWaves) ?? [];
  await inTurn(nodes, async (node) => {
    const waves = await releaseWaves(deps, node, { because: "schedule", ahead: PICKS_EVERY });
    for (const { id, units, aisles, tasks, dueBy } of waves)
      logger.info("pick wave", { id, node: node.id, units, aisles, tasks: tasks.length, dueBy });
  });
});
