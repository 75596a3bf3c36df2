import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { missingAfter } from "#shared/domain/picking/task-verbs.ts";
import { packedIn } from "./packed.ts";
import { gramsOf, shortPick } from "./picked.ts";
import { mustBeScanned } from "./scans-required.ts";
import { takeInstead } from "./substitute.ts";
import { mustTell, ownTask, tell } from "./tell-task.ts";

/** What may be taken instead is held at once, and the pick goes on; otherwise it is over, with what was found. */
export const createHandler = (deps: Live<Environment<"short-pick">>) =>
  apiHandler(routes["short-pick"], async ({ params, body, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    const left = missingAfter(task.lines, body.picked);
    if (left === undefined) {
      const errors = [{ field: "picked", message: "at most the SKUs and quantities of the task" }];
      throw new ProblemError("invalid-request", "More was picked than the task asks for", { errors });
    }
    if (mustTell(task, "short") === "repeated") return ok(await tell(deps, task, { verb: "short" }));
    const { reason, substitutes } = body;
    const { found, missing } = left;
    if (substitutes && missing.length > 0) {
      const { token: _, ...known } = task;
      const short = { task: known, found, missing, reason };
      const goesOn = await takeInstead(deps, short, await currentNetwork(deps.network));
      if (goesOn !== undefined) return ok(goesOn);
    }
    const node = (await deps.network.current())?.nodes.find(({ id }) => id === task.node);
    mustBeScanned(node, task, found);
    const packed =
      found.length === 0 ? undefined : await packedIn(deps.network, node, { lines: found }, body);
    const weight = await gramsOf(deps.network, found);
    return ok(await tell(deps, task, shortPick({ task, found, missing, packed }, reason, weight)));
  });

export const handler = entry("short-pick", createHandler);
