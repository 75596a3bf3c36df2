// What must hold of every state of the workflows, whatever the story.
import { beforeAll, describe, expect, it } from "vitest";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { type Definition, definitionOf, type State } from "#test/support/workflows.ts";

const machines = ["route-order", "fulfil-shipment", "import-stock"] as const;
/** What is done by others, too, is done by them; what these cannot do is done again, by a redrive or by the sweeper. */
const lastResorts = [
  ...["Release the holds", "Tell that it failed"],
  ...["Ask for a rescue", "Do what was chosen", "Replace what was lost", "Wait for the release"],
  ...["Close as delivered", "Close as collected", "Close as lost", "Give the shipment up"],
  ...["Back to the shelf", "Undo the shipment"],
  // On the road, or ready for its customer: it is not sent a second time because of a fault of ours.
  ...[
    "Wait for the door",
    "Wait longer for the door",
    "Wait for the customer",
    "Wait longer for the customer",
  ],
];

const definitions = new Map<string, Definition>();
beforeAll(async () => {
  for (const machine of machines) definitions.set(machine, await definitionOf(machine));
});

const statesOf = (machine: string): [string, State][] =>
  Object.entries(definitions.get(machine)?.States ?? {});
const tasksOf = (machine: string) => statesOf(machine).filter(([, { Type }]) => Type === "Task");
const waitsOf = (machine: string) =>
  tasksOf(machine).filter(([, { Resource }]) => String(Resource).endsWith(".waitForTaskToken"));
const caught = ({ Catch }: State) =>
  (Array.isArray(Catch) ? Catch : []).map((one) => {
    const { ErrorEquals, Next } = Object(one);
    return { errors: ErrorEquals as string[], next: Next as string };
  });
const catching = (state: State, error: string) => caught(state).find(({ errors }) => errors.includes(error));

/** Names of states that some state may go to. */
const targets = ({ Next, Default, Choices, Catch }: State): string[] => [
  ...[Next, Default].flatMap((one) => (typeof one === "string" ? [one] : [])),
  ...[Choices, Catch].flatMap((list) =>
    Array.isArray(list) ? list.map((one) => String(Object(one).Next)) : [],
  ),
];

describe.each(machines)("%s", (machine) => {
  it("has no state that cannot be reached, and none that leads nowhere", () => {
    const { StartAt = "", States = {} } = definitions.get(machine) ?? {};
    const reached = new Set([StartAt]);
    for (const name of reached) for (const target of targets(States[name] as State)) reached.add(target);
    expect([...reached].sort()).toEqual(Object.keys(States).sort());
    for (const [name, state] of statesOf(machine))
      if (state.Type !== "Succeed" && state.Type !== "Fail")
        expect([name, targets(state)]).not.toEqual([name, []]);
  });

  it("retries what is passing, by name, and no bug in silence", () => {
    for (const [name, { Retry }] of tasksOf(machine)) {
      const errors = (Array.isArray(Retry) ? Retry : []).flatMap(
        (one) => Object(one).ErrorEquals as string[],
      );
      expect([name, errors.includes(workflowErrors.Throttled)]).toEqual([name, true]);
      expect(errors).not.toContain("States.ALL");
      expect(errors).not.toContain("States.TaskFailed");
    }
  });

  it("catches only errors that the contract names, besides Step Functions' own", () => {
    const known: readonly string[] = Object.values(workflowErrors);
    for (const [, state] of statesOf(machine))
      for (const { errors } of caught(state))
        for (const error of errors)
          expect(error).toSatisfy((one: string) => /^States\./.test(one) || known.includes(one));
  });

  it("has its catch-all last, for every task but those of the last resort", () => {
    for (const [name, state] of tasksOf(machine))
      expect([name, caught(state).at(-1)?.errors.join() ?? ""]).toEqual([
        name,
        lastResorts.includes(name) ? expect.not.stringMatching("States.ALL") : "States.ALL",
      ]);
  });
});

describe("a task of the last resort", () => {
  it("is one of a state machine, and ends in no state that says that it failed: a redrive does it again", () => {
    const all = machines.flatMap((machine) => tasksOf(machine).map(([name]) => name));
    expect(lastResorts.filter((name) => !all.includes(name))).toEqual([]);
    const fails = statesOf("fulfil-shipment").filter(([, { Type }]) => Type === "Fail");
    expect(fails).toEqual([]);
  });
});

/** After so long a hold, somebody has to look. */
const isLeft = (name: string, error: string): boolean =>
  lastResorts.includes(name) && (error === "States.ALL" || name === "Wait for the release");

describe("a wait", () => {
  it("has a deadline, and says what happens at it and after anything else", () => {
    const waits = waitsOf("fulfil-shipment");
    expect(waits.length).toBeGreaterThanOrEqual(7);
    for (const [name, state] of waits) {
      expect([name, String(state.TimeoutSeconds)]).toEqual([name, expect.stringContaining("$toMillis(")]);
      for (const error of ["States.Timeout", "States.ALL"].filter((one) => !isLeft(name, one)))
        expect([name, error, catching(state, error)?.next]).toEqual([name, error, expect.any(String)]);
    }
  });

  it("is undone when its order is cancelled, unless the parcel is on the road", () => {
    const left = waitsOf("fulfil-shipment").filter(
      ([, state]) => catching(state, workflowErrors.OrderCancelled)?.next !== "Undo the shipment",
    );
    expect(left.map(([name]) => name)).toEqual(["Wait for the door", "Wait longer for the door"]);
  });
});
