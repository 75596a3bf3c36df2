// History events in the shape in which the service shows them.
import { isObject, type Json, type JsonObject, parseJson } from "../json.ts";
import type { EventRow } from "../store/rows.ts";

/** Fields that the service shows as JSON texts, with the field that says whether they were cut. */
const texts: Readonly<Record<string, string | undefined>> = {
  input: "inputDetails",
  output: "outputDetails",
  parameters: undefined,
};

/** Fields that hold what an execution works on: left out on request. */
const executionData = new Set(["input", "output", "parameters", "assignedVariables"]);

export function showEvent(row: EventRow, includeData: boolean, region: string): JsonObject {
  const details = row.details === null ? undefined : parseJson(row.details);
  return {
    timestamp: row.at / 1_000,
    type: row.type,
    id: row.id,
    previousEventId: row.previous,
    ...(isObject(details)
      ? { [detailsKey(row.type)]: showDetails(row.type, details, includeData, region) }
      : {}),
  };
}

function showDetails(type: string, details: JsonObject, includeData: boolean, region: string): JsonObject {
  const shown: JsonObject = type === "TaskScheduled" ? { region } : {};
  for (const [name, value] of Object.entries(details)) {
    if (!executionData.has(name)) shown[name] = value;
    else if (includeData) Object.assign(shown, showData(name, value));
  }
  return shown;
}

function showData(name: string, value: Json): JsonObject {
  if (name === "assignedVariables" && isObject(value)) {
    const variables = Object.entries(value).map(([variable, assigned]) => [
      variable,
      JSON.stringify(assigned),
    ]);
    return {
      assignedVariables: Object.fromEntries(variables),
      assignedVariablesDetails: { truncated: false },
    };
  }
  const note = texts[name];
  return { [name]: JSON.stringify(value), ...(note === undefined ? {} : { [note]: { truncated: false } }) };
}

function detailsKey(type: string): string {
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
