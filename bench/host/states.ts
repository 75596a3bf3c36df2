// What the interpreter costs by itself: CPU time of a state, each on disk before the next, in a workflow that only counts.
import { join } from "node:path";
import { createVirtualClock } from "#local/clock/virtual.ts";
import { openFile } from "#local/sqlite/file.ts";
import { createStepFunctions } from "#local/step-functions/index.ts";
import { cpuWatch, rounded } from "../benchmark.ts";

const ARN = "arn:aws:states:eu-west-3:000000000000:stateMachine:counting";
const ROUNDS = 100;
/** Of each round: count, look, and call. */
const STATES = 3;
const EXECUTIONS = 20;

const definition = {
  QueryLanguage: "JSONata",
  StartAt: "Begin",
  States: {
    Begin: { Type: "Pass", Assign: { n: 0, order: "{% $states.input.order %}" }, Next: "Count" },
    Count: { Type: "Pass", Assign: { n: "{% $n + 1 %}" }, Output: "{% { 'n': $n } %}", Next: "Enough" },
    Enough: {
      Type: "Choice",
      Choices: [{ Condition: `{% $n >= ${ROUNDS} %}`, Next: "Done" }],
      Default: "Call",
    },
    Call: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "answers", Payload: { order: "{% $order %}", n: "{% $n %}" } },
      Output: "{% $states.result.Payload %}",
      Next: "Count",
    },
    Done: { Type: "Succeed" },
  },
};

export async function states(folder: string) {
  const clock = createVirtualClock({ from: 0 });
  const store = openFile({ path: join(folder, "states.sqlite"), together: true });
  const service = createStepFunctions({
    store,
    clock,
    machines: [{ arn: ARN, name: "counting", type: "STANDARD", definition }],
    invoke: { lambda: async (_, payload) => payload, integration: async () => null },
  });
  service.resume();
  const run = async (count: number) => {
    for (let nth = 0; nth < count; nth += 1)
      await service.handle("AWSStepFunctions.StartExecution", {
        stateMachineArn: ARN,
        input: JSON.stringify({ order: `ord_${nth}` }),
      });
    await clock.settled();
  };
  await run(EXECUTIONS);
  const spent = cpuWatch();
  await run(EXECUTIONS);
  const seconds = spent();
  await clock.stop();
  service.close();
  store.close();
  return { cpuMsPerState: rounded((seconds * 1_000) / (EXECUTIONS * ROUNDS * STATES), 3) };
}
