// Turns the text of a definition into a machine, or refuses it, naming the state and the feature.
import type { CompileExpression } from "../expressions/expression.ts";
import { isObject, type Json, parseJson } from "../json.ts";
import { checkAssignments } from "./assignments.ts";
import { Fields } from "./fields.ts";
import type { Body, Machine, State } from "./machine.ts";
import { type LoadBody, readState } from "./states.ts";
import { refuse } from "./unsupported.ts";

/**
 * @param name of the machine, for messages.
 * @throws UnsupportedDefinition
 */
export function loadMachine(name: string, definition: string | Json, compile: CompileExpression): Machine {
  const fields = new Fields(definitionOf(name, definition), { machine: name }, compile);
  fields.only(["Comment", "QueryLanguage", "StartAt", "States", "Version", "TimeoutSeconds"]);
  if ((fields.text("Version") ?? "1.0") !== "1.0")
    fields.refuse(`version ${fields.text("Version")} is not supported`);
  const timeoutSeconds = fields.number("TimeoutSeconds", 1);
  const body = loadBody(name, fields, languageOf(fields) ?? "JSONPath", compile);
  checkAssignments(name, body);
  return {
    ...body,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}

function definitionOf(name: string, definition: string | Json): Json {
  if (typeof definition !== "string") return definition;
  try {
    return parseJson(definition);
  } catch (error) {
    return refuse(
      { machine: name },
      `the definition is not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function languageOf(fields: Fields): string | undefined {
  const language = fields.text("QueryLanguage");
  if (language !== undefined && language !== "JSONata" && language !== "JSONPath") {
    fields.refuse(`query language "${language}" is not supported`);
  }
  return language;
}

function loadBody(machine: string, fields: Fields, language: string, compile: CompileExpression): Body {
  const given = fields.raw("States");
  if (!isObject(given)) return fields.refuse(`field "States" is missing`);
  const nested: LoadBody = (inner, innerLanguage) => loadBody(machine, inner, innerLanguage, compile);
  const states = new Map<string, State>();
  for (const [name, value] of Object.entries(given)) {
    const own = new Fields(value, { machine, state: name }, compile);
    const spoken = languageOf(own) ?? language;
    if (spoken !== "JSONata") {
      own.refuse(`the query language is JSONPath; only "QueryLanguage": "JSONata" is supported`);
    }
    states.set(
      name,
      readState(name, own, (inner) => nested(inner, spoken)),
    );
  }
  const startAt = fields.requiredText("StartAt");
  if (!states.has(startAt)) fields.refuse(`field "StartAt" names a state that does not exist: "${startAt}"`);
  for (const state of states.values()) checkTargets(machine, state, states);
  return { startAt, states };
}

function checkTargets(machine: string, state: State, states: ReadonlyMap<string, State>): void {
  for (const target of targetsOf(state)) {
    if (!states.has(target))
      refuse({ machine, state: state.name }, `goes to a state that does not exist: "${target}"`);
  }
}

function targetsOf(state: State): readonly string[] {
  const exits = [
    ...("next" in state ? [state] : []),
    ...("catch" in state ? state.catch : []),
    ...(state.type === "Choice" ? [...state.choices, ...(state.otherwise ? [state.otherwise] : [])] : []),
  ];
  return exits.flatMap((exit) => (exit.next === undefined ? [] : [exit.next]));
}
