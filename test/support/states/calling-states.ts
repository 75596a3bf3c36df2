// The states of the synthesized workflows that call out, at any depth: what can fail there, and what the state tries again.
import { z } from "zod";
import { definitions } from "../workflows.ts";

export interface CallingState {
  readonly machine: string;
  readonly name: string;
  /** Names of errors after which the state makes its call again. */
  readonly retried: readonly string[];
  /** The most calls that one error can cost. */
  readonly attempts: number;
}

const Retrier = z.object({ ErrorEquals: z.array(z.string()), MaxAttempts: z.number().default(3) });
const State: z.ZodType<StateText> = z.lazy(() =>
  z.object({
    Type: z.string(),
    Retry: z.array(Retrier).default([]),
    ItemProcessor: Body.optional(),
    Branches: z.array(Body).default([]),
  }),
);
const Body = z.object({ States: z.record(z.string(), State) });
interface StateText {
  Type: string;
  Retry: z.infer<typeof Retrier>[];
  ItemProcessor?: { States: Record<string, StateText> } | undefined;
  Branches: { States: Record<string, StateText> }[];
}

/** Of every state machine of the app: nothing is listed here by hand. */
export async function callingStates(): Promise<readonly CallingState[]> {
  const all = [...(await definitions())].flatMap(([machine, definition]) =>
    within(machine, Body.parse(definition).States),
  );
  const twice = all.filter(({ name }, index) => all.findIndex((one) => one.name === name) !== index);
  if (twice.length > 0) throw new Error(`two states have one name: ${twice.map(({ name }) => name)}`);
  return all;
}

const within = (machine: string, states: Readonly<Record<string, StateText>>): CallingState[] =>
  Object.entries(states).flatMap(([name, { Type, Retry, ItemProcessor, Branches }]) => [
    ...(Type === "Task" ? [{ machine, name, ...recovery(Retry) }] : []),
    ...(ItemProcessor === undefined ? [] : within(machine, ItemProcessor.States)),
    ...Branches.flatMap((branch) => within(machine, branch.States)),
  ]);

const recovery = (retriers: readonly z.infer<typeof Retrier>[]) => ({
  retried: retriers.flatMap(({ ErrorEquals }) => ErrorEquals),
  attempts: 1 + Math.max(0, ...retriers.map(({ MaxAttempts }) => MaxAttempts)),
});
