import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { dayAt, startOfDay } from "#shared/domain/network/zone-clock.ts";
import { DAY, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { ownNode } from "./own-node.ts";

/** Longer than that is the planner's decision. */
const LONGEST = 31 * DAY;

/** Nothing new is routed to it from the next decision on. What it was asked for already stands, unless it says otherwise. */
export const createHandler = ({ network, clock }: Live<Environment<"pause-node">>) =>
  apiHandler(routes["pause-node"], async ({ params, body, principal }) => {
    const { id, timeZone } = await ownNode(network, params.id, principal);
    const now = clock.now();
    const until = body.until ?? toInstant(startOfDay(timeZone, dayAt(timeZone, now) + 1));
    if (toEpoch(until) <= now || toEpoch(until) > now + LONGEST)
      throw new ProblemError("invalid-request", "A pause ends within 31 days", {
        errors: [{ field: "until", message: "an instant to come, at most 31 days ahead" }],
      });
    const { reason, openWork } = body;
    const pause = { node: id, reason, from: toInstant(now), until, openWork };
    await network.pause(pause);
    return ok({ node: id, pause });
  });

export const handler = entry("pause-node", createHandler);
