import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { type GivingRefusal, whyNotGiven } from "#shared/domain/stores/giving-out.ts";
import { MOST_WRONG_CODES } from "#shared/domain/stores/pickup-code.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { tell } from "./tell-task.ts";

/** Given to whoever shows the order's code. A wrong one is counted before it is refused. */
export const createHandler = (deps: Live<Environment<"mark-collected">>) =>
  apiHandler(routes["mark-collected"], async ({ params, body, principal }) => {
    const { collections, clock } = deps;
    const found = await collections.find(params.id);
    if (found === undefined) throw new ProblemError("not-found", `There is no task ${params.id}`);
    const { order, task, wrongCodes } = found;
    principal.mustBe("node", task.node);
    if (task.kind === "collection" && task.outcome === undefined) {
      const refusal = whyNotGiven(order, body, wrongCodes);
      const tries = refusal?.code === "wrong-code" ? await collections.countWrongCode(task.id) : wrongCodes;
      if (refusal !== undefined) throw problemOf(refusal, MOST_WRONG_CODES - tries);
    }
    const { by, checked } = body;
    return ok(
      await tell(deps, task, {
        verb: "collected",
        shipment: { givenOut: { at: toInstant(clock.now()), by, checked } },
        wrongCodesBelow: MOST_WRONG_CODES,
        answer: { outcome: "collected" },
      }),
    );
  });

function problemOf(refusal: GivingRefusal, triesLeft: number): ProblemError {
  switch (refusal.code) {
    case "locked":
      return new ProblemError("pickup-code-locked");
    case "no-code":
      return new ProblemError("invalid-request", "The order is given out for its code", {
        errors: [{ field: "code", message: "the code that the customer shows" }],
      });
    case "wrong-code":
      return triesLeft > 0
        ? new ProblemError("wrong-pickup-code", undefined, { extra: { triesLeft } })
        : new ProblemError("pickup-code-locked");
    case "unchecked":
      return new ProblemError("not-checked", `To be checked: ${refusal.missing.join(", ")}`, {
        errors: refusal.missing.map((check) => ({ field: "checked", message: check })),
      });
    case "no-delegate":
      return new ProblemError("no-delegate-named", undefined, {
        errors: [{ field: "by", message: "the channel can name a delegate" }],
      });
  }
}

export const handler = entry("mark-collected", createHandler);
