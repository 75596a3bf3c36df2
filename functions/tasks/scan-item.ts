import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { type ScanRefusal, scan } from "#shared/domain/picking/scan.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { mustTell, ownTask } from "./tell-task.ts";

/** Two scanners at one task. */
const TURNS = 5;

export const createHandler = ({ orders, scans, network, places, clock }: Live<Environment<"scan-item">>) =>
  apiHandler(routes["scan-item"], async ({ params, body, principal }) => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const { token: _, ...task } = await ownTask(orders, params.id, principal);
      mustTell(task, "confirm");
      if (task.status === "done") throw new ProblemError("conflict", "The task is done");
      const skus = task.lines.map(({ sku }) => sku);
      const [items, found] = await Promise.all([network.items(skus), places.at(task.node, skus)]);
      const { lines, scanned = [], scans: after = 0 } = task;
      const shown = scan({ lines, scanned, eanOf: (sku) => items.get(sku)?.ean, places: found }, body);
      if (!shown.ok) throw refused(shown.refusal);
      const at = toInstant(clock.now());
      const kept = await scans.keep(task.id, { scanned: shown.value, after, at });
      if (kept === "done")
        return ok({
          ...task,
          ...{ status: "started", outcome: "started" },
          ...{ scanned: shown.value, scans: after + 1, updatedAt: at },
        });
    }
    throw new ProblemError("conflict", "Others scan for this task at the same time; read it again");
  });

function refused(refusal: ScanRefusal): ProblemError {
  const extra = { facts: refusal };
  switch (refusal.code) {
    case "wrong-item":
      return new ProblemError(
        "wrong-item",
        `${refusal.scanned} is not asked for: put it back and take ${refusal.asked.join(", ")}`,
        { extra },
      );
    case "wrong-place":
      return new ProblemError(
        "wrong-place",
        `${refusal.sku} lies at ${refusal.place}, not at ${refusal.scanned}: take it from there`,
        { extra },
      );
    case "over-quantity":
      return new ProblemError(
        "over-quantity",
        `${refusal.asked} of ${refusal.sku} are asked for, and this would be ${refusal.scanned}: put back what is too much`,
        { extra },
      );
  }
}

export const handler = entry("scan-item", createHandler);
