import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { AskedRescue } from "#shared/ports/rescues.ts";

/** The workflow may begin to wait in between: then it is read once more. */
const TURNS = 3;

/** The first planner's word counts, and only while the rescue waits. */
export const createHandler = ({ rescues, clock }: Live<Environment<"choose-rescue">>) =>
  apiHandler(routes["choose-rescue"], async ({ params, body: { option } }) => {
    for (let turn = 1; turn <= TURNS; turn += 1) {
      const asked = await rescues.of(params.id);
      if (asked === undefined) throw new ProblemError("not-found", `No planner was asked about ${params.id}`);
      if (asked.status !== "open") throw settled(asked);
      if (option >= asked.options.length) throw unknownOption(asked);
      const word = { status: "chosen", chosen: option } as const;
      const written = await rescues.settle(asked, word, toInstant(clock.now()));
      const { token: _token, ...view } = asked;
      if (written === "done") return ok({ ...view, ...word });
    }
    throw new ProblemError("conflict", "The rescue changed meanwhile; read it again");
  });

function settled({ status, options, chosen, byDefault }: AskedRescue): ProblemError {
  const what = options[chosen ?? byDefault]?.kind;
  const by = status === "chosen" ? "A planner has chosen" : "Nobody had chosen in time; by default it is";
  return new ProblemError("conflict", `${by} ${what}`);
}

function unknownOption({ options }: AskedRescue): ProblemError {
  const message = `a place from 0 to ${options.length - 1}`;
  return new ProblemError("invalid-request", "There is no such option", {
    errors: [{ field: "option", message }],
  });
}

export const handler = entry("choose-rescue", createHandler);
