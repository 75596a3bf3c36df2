// What an expression sees: `$states`, and the variables of its line and of the lines around it.
import type { Bindings } from "../expressions/bindings.ts";
import { EvaluationError } from "../expressions/failure.ts";
import { evaluateTemplate, type Template } from "../expressions/template.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Frame } from "./snapshot.ts";
import { type Place, positionOf, type Turn } from "./turn.ts";

/** What only some fields see. */
export interface Extra {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string;
  readonly item?: { readonly index: number; readonly value: Json };
}

export function scopeOf(turn: Turn, place: Place, extra: Extra = {}): Bindings {
  const { token, item, ...visible } = extra;
  const states = {
    input: positionOf(place).input,
    ...visible,
    get context() {
      return contextOf(turn, place, token, item);
    },
  };
  return { ...variablesOf(place), states };
}

function variablesOf(place: Place): JsonObject {
  if (place.parent === undefined || place.frame.isolated) return place.frame.variables;
  return { ...variablesOf(place.parent), ...place.frame.variables };
}

function contextOf(turn: Turn, place: Place, token: string | undefined, item: Frame["item"] = itemOf(place)) {
  const { execution } = turn;
  const position = positionOf(place);
  return {
    Execution: {
      Id: execution.arn,
      get Input() {
        return execution.input();
      },
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: instant(execution.startedAt),
      RedriveCount: execution.redrives,
      ...(execution.redrivenAt !== null && { RedriveTime: instant(execution.redrivenAt) }),
    },
    StateMachine: { Id: execution.machineArn, Name: execution.machineName },
    State: {
      Name: position.state,
      EnteredTime: instant(position.entered),
      RetryCount: position.retries.reduce((sum, retries) => sum + (retries ?? 0), 0),
    },
    ...(token === undefined ? {} : { Task: { Token: token } }),
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}

function itemOf(place: Place): Frame["item"] {
  return place.frame.item ?? (place.parent ? itemOf(place.parent) : undefined);
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** A number, or a text that reads as one, that is whole and at least `minimum`. */
export async function evaluateCount(
  template: Template,
  location: string,
  bindings: Bindings,
  minimum: number,
): Promise<number> {
  const value = await evaluateTemplate(template, bindings);
  const count = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof count === "number" && Number.isInteger(count) && count >= minimum) return count;
  throw new EvaluationError(
    `The ${location} field must be a whole number of at least ${minimum} but was: ${JSON.stringify(value)}`,
    location,
  );
}
