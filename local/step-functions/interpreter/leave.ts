// A state is left: its output is formed, its variables are assigned, and the history says so.
import type { Exit } from "../definition/machine.ts";
import { evaluateTemplate } from "../expressions/template.ts";
import { exceedsPayloadLimit, type Json, type JsonObject } from "../json.ts";
import { type Extra, scopeOf } from "./scope.ts";
import { type Move, type Place, positionOf, record, stateOf, type Turn } from "./turn.ts";

/**
 * @param result the output when the state forms none of its own.
 * @returns how the line goes on: the next state, or its end.
 */
export async function leave(turn: Turn, place: Place, extra: Extra, result: Json, exit: Exit): Promise<Move> {
  const state = stateOf(place);
  const scope = exit.output || exit.assign ? scopeOf(turn, place, extra) : {};
  const output = exit.output ? await evaluateTemplate(exit.output, scope) : result;
  const assigned: JsonObject = {};
  for (const [name, value] of exit.assign ?? []) assigned[name] = await evaluateTemplate(value, scope);
  if (exceedsPayloadLimit(output)) return tooLarge(state.name);

  Object.assign(place.frame.variables, assigned);
  record(turn, place.frame, `${state.type}StateExited`, {
    name: state.name,
    output,
    ...(Object.keys(assigned).length > 0 ? { assignedVariables: assigned } : {}),
  });
  delete positionOf(place).wait;
  return exit.next === undefined
    ? { kind: "finish", output }
    : { kind: "enter", state: exit.next, input: output };
}

function tooLarge(name: string): Move {
  const cause = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return { kind: "fail", failure: { kind: "state", error: "States.DataLimitExceeded", cause } };
}
