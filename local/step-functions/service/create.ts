// Puts the service together.
import { randomInt, randomUUID } from "node:crypto";
import type { Connection } from "../../sqlite/connection.ts";
import { openFile } from "../../sqlite/file.ts";
import { expressionCompiler } from "../expressions/expression.ts";
import { openStore } from "../store/store.ts";
import { actionsOf } from "./actions.ts";
import { Calls } from "./calls.ts";
import { Executions } from "./executions.ts";
import { type Handle, handler } from "./handle.ts";
import { Machines } from "./machines.ts";
import type { StepFunctionsOptions } from "./options.ts";
import { ownCalls } from "./own-calls.ts";

export interface StepFunctions {
  readonly handle: Handle;
  /** Goes on with all that was going on when the store was last used. To be called once, before anything is started. */
  resume(): void;
  /** Stops taking stimuli and closes the store, if it is its own. What was under way goes on at the next `resume`. */
  close(): void;
}

const randomSteps = 2 ** 47;

/**
 * @throws UnsupportedDefinition when a machine uses something that is not supported, naming it.
 * @throws NewerFormat when a newer version wrote the store.
 */
export function createStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { clock, invoke, region = "eu-west-3", accountId = "000000000000", ownExecutions = true } = options;
  const newId = options.newId ?? randomUUID;
  const random = options.random ?? (() => randomInt(randomSteps) / randomSteps);
  const { connection, close } = connectionOf(options.store);
  const compile = expressionCompiler({ now: () => clock.now(), random, uuid: newId });
  const { store, machines } = closingOnError(close, () => {
    const opened = openStore(connection);
    return { store: opened, machines: new Machines(options.machines, clock.now(), opened, compile) };
  });
  const executions = new Executions({ store, clock, machines, newId, random });
  const given = { store, clock, machines, executions, newId, region };
  const actions = actionsOf(given);
  const calls = new Calls({
    ...{ clock, invoke, newId },
    deliver: (execution, stimulus) => executions.deliver(execution, stimulus),
    isWanted: (execution, wait) => store.waits.hasCall(execution, wait),
    mishaps: options.mishaps ?? (() => undefined),
    own: ownExecutions ? ownCalls(given) : () => false,
    functionArn: (name) => `arn:aws:lambda:${region}:${accountId}:function:${name}`,
  });
  return {
    handle: handler(actions, given),
    resume: () => executions.resume(calls),
    close() {
      executions.close();
      calls.close();
      close();
    },
  };
}

function connectionOf(store: Connection | string): { connection: Connection; close: () => void } {
  if (typeof store !== "string") return { connection: store, close: () => undefined };
  const connection = openFile({ path: store });
  return { connection, close: () => connection.close() };
}

function closingOnError<Result>(close: () => void, build: () => Result): Result {
  try {
    return build();
  } catch (error) {
    close();
    throw error;
  }
}
