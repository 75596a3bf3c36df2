import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { logger } from "#shared/observability/logger.ts";
import { picksInWaves, releaseWaves } from "./release-waves.ts";

/** Every node that picks in waves releases what it is time for. */
export const createHandler = (deps: Live<Environment<"release-pick-waves">>) =>
  feedHandler<unknown>(async () => {
    const nodes = (await deps.network.current())?.nodes.filter(picksInWaves) ?? [];
    for (const node of nodes) {
      const waves = await releaseWaves(deps, node, { because: "schedule" });
      for (const { id, units, aisles, tasks, dueBy } of waves)
        logger.info("pick wave", { id, node: node.id, units, aisles, tasks: tasks.length, dueBy });
    }
  });

export const handler = entry("release-pick-waves", createHandler);
