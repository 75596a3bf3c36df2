// Choice: the first rule whose condition holds decides where to go.
import type { ChoiceState } from "../../definition/machine.ts";
import { evaluateTemplate, unexpectedType } from "../../expressions/template.ts";
import { typeName } from "../../json.ts";
import { scopeOf } from "../scope.ts";
import { type Move, type Place, positionOf, type Turn } from "../turn.ts";

export async function executeChoice(turn: Turn, place: Place, state: ChoiceState): Promise<Move> {
  const { input } = positionOf(place);
  const scope = scopeOf(turn, place);
  for (const [at, rule] of state.choices.entries()) {
    const holds = await evaluateTemplate(rule.condition, scope);
    if (typeof holds !== "boolean") {
      throw unexpectedType(rule.condition, `Choices[${at}]/Condition`, "boolean", typeName(holds), holds);
    }
    if (holds) return { kind: "leave", result: input, exit: rule };
  }
  if (state.otherwise) return { kind: "leave", result: input, exit: state.otherwise };
  return {
    kind: "fail",
    failure: {
      kind: "state",
      error: "States.NoChoiceMatched",
      cause: `No rule of the Choice state '${state.name}' holds, and it has no Default.`,
    },
  };
}
