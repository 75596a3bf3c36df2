import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { packedIn } from "./packed.ts";
import { gramsOf, shortPick, wholePick } from "./picked.ts";
import { mustBeScanned } from "./scans-required.ts";
import { mustTell, ownTask, tell } from "./tell-task.ts";

export const createHandler = (deps: Live<Environment<"confirm-pick">>) =>
  apiHandler(routes["confirm-pick"], async ({ params, body, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    // What was told as missing before, and has no substitute, makes a short pick of it.
    const { lines: found, missingBecause } = task;
    const verb = missingBecause === undefined ? "confirm" : "short";
    if (mustTell(task, verb) === "repeated") return ok(await tell(deps, task, { verb }));
    const node = (await deps.network.current())?.nodes.find(({ id }) => id === task.node);
    mustBeScanned(node, task, found);
    const packed = await packedIn(deps.network, node, task, body);
    if (missingBecause === undefined) return ok(await tell(deps, task, wholePick({ task, packed })));
    const weight = await gramsOf(deps.network, found);
    const told = shortPick({ task, found, missing: [], packed }, missingBecause, weight);
    return ok(await tell(deps, task, told));
  });

export const handler = entry("confirm-pick", createHandler);
