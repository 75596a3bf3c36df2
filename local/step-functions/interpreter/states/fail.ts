// Fail: ends its line with an error of the definition's own.
import type { FailState } from "../../definition/machine.ts";
import type { Bindings } from "../../expressions/bindings.ts";
import { evaluateTemplate, type Template, unexpectedType } from "../../expressions/template.ts";
import { typeName } from "../../json.ts";
import { scopeOf } from "../scope.ts";
import type { Move, Place, Turn } from "../turn.ts";

export async function executeFail(turn: Turn, place: Place, state: FailState): Promise<Move> {
  const scope = scopeOf(turn, place);
  const error = await text(state.error, "Error", scope);
  const cause = await text(state.cause, "Cause", scope);
  return { kind: "fail", failure: { kind: "state", error, cause } };
}

async function text(
  template: Template | undefined,
  location: string,
  scope: Bindings,
): Promise<string | null> {
  if (template === undefined) return null;
  const value = await evaluateTemplate(template, scope);
  if (typeof value === "string") return value;
  throw unexpectedType(template, location, "string", typeName(value), value);
}
