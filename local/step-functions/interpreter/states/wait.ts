// Wait: until an instant, or for a number of seconds.
import type { WaitState } from "../../definition/machine.ts";
import { EvaluationError } from "../../expressions/failure.ts";
import { evaluateTemplate } from "../../expressions/template.ts";
import type { Json } from "../../json.ts";
import { evaluateCount, scopeOf } from "../scope.ts";
import { type Move, newWait, type Place, positionOf, type Turn } from "../turn.ts";

/** ISO 8601 with an offset, a `T`, and at most nanoseconds. */
const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

export async function executeWait(turn: Turn, place: Place, state: WaitState): Promise<Move> {
  const id = newWait(turn);
  turn.effects.push({ kind: "timer", wait: id, purpose: "delay", at: await end(turn, place, state) });
  positionOf(place).wait = { kind: "delay", id };
  return { kind: "wait" };
}

async function end(turn: Turn, place: Place, { until }: WaitState): Promise<number> {
  const scope = scopeOf(turn, place);
  if (until.unit === "Seconds") {
    return turn.services.now() + (await evaluateCount(until.value, "Seconds", scope, 0)) * 1_000;
  }
  const value = await evaluateTemplate(until.value, scope);
  const at = typeof value === "string" && instantShape.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw notAnInstant(value);
  return at;
}

function notAnInstant(value: Json): EvaluationError {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return new EvaluationError(
    `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
    "Timestamp",
    { late: true },
  );
}
