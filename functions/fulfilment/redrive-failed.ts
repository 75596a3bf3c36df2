import { inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { HOUR, toEpoch } from "#shared/kernel/time.ts";
import type { FailedExecution } from "#shared/ports/workflows.ts";

/** After each failure, so long; what has failed more often than that needs a planner. */
const PAUSES = [0, 1 * HOUR, 4 * HOUR, 12 * HOUR];
const PER_SWEEP = 1000;

/** What an outage or a bug has ended goes on from there, once it is over. Every state may be done again. */
export const { createHandler, handler } = scheduled("redrive-failed", async ({ workflows, clock }) => {
  const failed = await workflows.failed(["shipments", "imports"], PER_SWEEP);
  await inTurn(
    failed.filter((one) => isDue(one, clock.now())),
    ({ arn }) => workflows.redrive(arn),
  );
});

function isDue({ failedAt, redrives }: FailedExecution, now: number): boolean {
  const pause = PAUSES[redrives];
  return pause !== undefined && now >= toEpoch(failedAt) + pause;
}
