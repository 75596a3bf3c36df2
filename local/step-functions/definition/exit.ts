// What a state, a rule of a Choice or a catcher does with its result: Output, Assign and Next.
import type { Template } from "../expressions/template.ts";
import type { Fields } from "./fields.ts";
import type { Exit } from "./machine.ts";

export function readExit(fields: Fields): Exit {
  const next = fields.text("Next");
  if ((next === undefined) === (fields.raw("End") !== true))
    fields.refuse(`needs either "Next" or "End": true`);
  return { ...readResult(fields), ...optional("next", next) };
}

export function readResult(fields: Fields): Exit {
  return { ...optional("output", fields.template("Output")), ...optional("assign", readAssign(fields)) };
}

function readAssign(fields: Fields): readonly (readonly [string, Template])[] | undefined {
  const template = fields.template("Assign");
  if (template === undefined) return undefined;
  if (template.kind === "object") return template.fields.map((field) => named(field, fields));
  if (template.kind !== "constant" || typeof template.value !== "object" || template.value === null) {
    return fields.refuse(`field "Assign" must be an object`);
  }
  return Object.entries(template.value).map(([name, value]) =>
    named([name, { kind: "constant", value }], fields),
  );
}

function named(field: readonly [string, Template], fields: Fields): readonly [string, Template] {
  return field[0] === "states"
    ? fields.refuse(`field "Assign" may not assign "states", which is reserved`)
    : field;
}

/** A property only when there is a value: absent and undefined are not the same. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [name in Key]?: Value } {
  const property: { [name in Key]?: Value } = {};
  if (value !== undefined) property[key] = value;
  return property;
}
