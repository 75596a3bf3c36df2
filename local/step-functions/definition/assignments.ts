// An Assign that reads a variable which nothing in the machine assigns. The recordings of the service do not
// agree on what comes of it (the text as it stands, or a failure), so such a definition is refused.
import type { Template } from "../expressions/template.ts";
import type { Body, Exit, State } from "./machine.ts";
import { refuse } from "./unsupported.ts";

export function checkAssignments(machine: string, body: Body): void {
  const exits = exitsIn(body);
  const assigned = new Set(exits.flatMap(({ exit }) => (exit.assign ?? []).map(([name]) => name)));
  for (const { state, exit } of exits) {
    for (const [name, template] of exit.assign ?? []) {
      const unknown = readsOf(template).find((read) => !assigned.has(read));
      if (unknown === undefined) continue;
      refuse(
        { machine, state },
        `field "Assign.${name}" reads the variable $${unknown}, which nothing assigns`,
      );
    }
  }
}

function exitsIn(body: Body): readonly { state: string; exit: Exit }[] {
  return [...body.states.values()].flatMap((state) => [
    ...exitsOf(state).map((exit) => ({ state: state.name, exit })),
    ...bodiesOf(state).flatMap(exitsIn),
  ]);
}

function exitsOf(state: State): readonly Exit[] {
  if (state.type === "Fail") return [];
  if (state.type === "Choice") return [...state.choices, ...(state.otherwise ? [state.otherwise] : [])];
  return "catch" in state ? [state, ...state.catch] : [state];
}

function bodiesOf(state: State): readonly Body[] {
  if (state.type === "Map") return [state.processor];
  return state.type === "Parallel" ? state.branches : [];
}

function readsOf(template: Template): readonly string[] {
  switch (template.kind) {
    case "constant":
      return [];
    case "expression":
      return template.expression.reads;
    case "array":
      return template.items.flatMap(readsOf);
    case "object":
      return template.fields.flatMap(([, field]) => readsOf(field));
  }
}
