// Task: schedules a call and waits for its answer, a time limit, or a missing heartbeat.
import type { TaskState } from "../../definition/machine.ts";
import type { Resource } from "../../definition/resource.ts";
import { evaluateTemplate } from "../../expressions/template.ts";
import { exceedsPayloadLimit, type Json, type JsonObject } from "../../json.ts";
import { evaluateCount, scopeOf } from "../scope.ts";
import type { Stimulus } from "../stimulus.ts";
import { type Move, newWait, type Place, positionOf, record, type Turn } from "../turn.ts";

const second = 1_000;

export async function executeTask(turn: Turn, place: Place, state: TaskState): Promise<Move> {
  const token = patternOf(state.resource) === "token" ? turn.services.newToken() : undefined;
  const scope = scopeOf(turn, place, token === undefined ? {} : { token });
  const position = positionOf(place);
  const given = state.arguments ? await evaluateTemplate(state.arguments, scope) : position.input;
  const roleArn = state.roleArn && (await evaluateTemplate(state.roleArn, scope));
  const timeout =
    state.timeoutSeconds && (await evaluateCount(state.timeoutSeconds, "TimeoutSeconds", scope, 1));
  const heartbeat =
    state.heartbeatSeconds && (await evaluateCount(state.heartbeatSeconds, "HeartbeatSeconds", scope, 1));

  recordScheduled(turn, place, state.resource, given, {
    ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
    ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
    ...(roleArn === undefined ? {} : { taskCredentials: { roleArn } }),
  });

  const id = newWait(turn);
  position.wait = { kind: "task", id, ...(token === undefined ? {} : { token }) };
  const heartbeatSeconds =
    token === undefined || heartbeat === undefined ? {} : { heartbeatSeconds: heartbeat };
  if (token !== undefined) turn.effects.push({ kind: "token", wait: id, token, ...heartbeatSeconds });
  const now = turn.services.now();
  if (timeout !== undefined) {
    turn.effects.push({ kind: "timer", wait: id, purpose: "timeout", at: now + timeout * second });
  }
  if (token !== undefined && heartbeat !== undefined) {
    turn.effects.push({ kind: "timer", wait: id, purpose: "heartbeat", at: now + heartbeat * second });
  }
  const call = { state: state.name, resource: state.resource, arguments: given };
  turn.effects.push({ kind: "call", wait: id, call });
  return { kind: "wait" };
}

export function answerTask(turn: Turn, place: Place, state: TaskState, stimulus: Stimulus): Move {
  switch (stimulus.kind) {
    case "task-submitted":
      if (patternOf(state.resource) === "token") turn.effects.push({ kind: "answered", wait: stimulus.wait });
      record(turn, place.frame, "TaskSubmitted", {
        ...resourceDetails(state.resource),
        output: stimulus.output,
      });
      return { kind: "wait" };
    case "task-succeeded":
      return succeed(turn, place, state, stimulus.output);
    case "task-failed":
      return fail(turn, place, state, stimulus.error, stimulus.cause);
    case "timer":
      return timeOut(
        turn,
        place,
        state,
        stimulus.purpose === "heartbeat" ? "States.HeartbeatTimeout" : "States.Timeout",
      );
    case "started":
    case "redriven":
    case "stop":
      return { kind: "wait" };
  }
}

function succeed(turn: Turn, place: Place, state: TaskState, output: Json): Move {
  if (exceedsPayloadLimit(output)) {
    const source = state.resource.kind === "function" ? state.resource.functionArn : state.resource.service;
    const cause = `The state/task '${source}' returned a result with a size exceeding the maximum number of bytes service limit.`;
    return fail(turn, place, state, "States.DataLimitExceeded", cause);
  }
  close(turn, place, "close");
  if (state.resource.kind === "function") record(turn, place.frame, "LambdaFunctionSucceeded", { output });
  else record(turn, place.frame, "TaskSucceeded", { ...resourceDetails(state.resource), output });
  return { kind: "leave", result: output, exit: state };
}

function fail(turn: Turn, place: Place, state: TaskState, error: string | null, cause: string | null): Move {
  close(turn, place, "close");
  recordEnd(turn, place, state.resource, "Failed", {
    ...(error === null ? {} : { error }),
    ...(cause === null ? {} : { cause }),
  });
  return { kind: "fail", failure: { kind: "task", error, cause } };
}

function timeOut(turn: Turn, place: Place, state: TaskState, error: string): Move {
  close(turn, place, "abandon");
  recordEnd(turn, place, state.resource, "TimedOut", { error });
  return { kind: "fail", failure: { kind: "timeout", error, cause: null } };
}

function close(turn: Turn, place: Place, kind: "close" | "abandon"): void {
  const position = positionOf(place);
  if (position.wait?.kind === "task") turn.effects.push({ kind, wait: position.wait.id });
  delete position.wait;
}

function recordScheduled(
  turn: Turn,
  place: Place,
  resource: Resource,
  given: Json,
  limits: JsonObject,
): void {
  if (resource.kind === "function") {
    record(turn, place.frame, "LambdaFunctionScheduled", {
      resource: resource.functionArn,
      input: given,
      ...limits,
    });
    record(turn, place.frame, "LambdaFunctionStarted");
    return;
  }
  record(turn, place.frame, "TaskScheduled", { ...resourceDetails(resource), parameters: given, ...limits });
  record(turn, place.frame, "TaskStarted", resourceDetails(resource));
}

function recordEnd(
  turn: Turn,
  place: Place,
  resource: Resource,
  how: "Failed" | "TimedOut",
  details: JsonObject,
): void {
  if (resource.kind === "function") record(turn, place.frame, `LambdaFunction${how}`, details);
  else record(turn, place.frame, `Task${how}`, { ...resourceDetails(resource), ...details });
}

function resourceDetails(resource: Resource): JsonObject {
  return resource.kind === "function" ? {} : { resourceType: resource.service, resource: resource.action };
}

function patternOf(resource: Resource): string {
  return resource.kind === "function" ? "answer" : resource.pattern;
}
