import { describe, expect, it } from "vitest";
import { bench, machine, task } from "./support.ts";

const loading =
  (states: Parameters<typeof machine>[0], more = {}) =>
  () =>
    bench(machine(states, more));
const pass = (more = {}) => ({ Type: "Pass", End: true, ...more });

describe("a definition is refused, naming the state and the feature", () => {
  it.each([
    [
      "a state type",
      loading({ Buy: pass({ Type: "Teleport" }) }),
      'state "Buy": state type "Teleport" is not supported',
    ],
    [
      "a JSONPath field",
      loading({ Buy: pass({ InputPath: "$" }) }),
      'state "Buy": field "InputPath" is JSONPath',
    ],
    [
      "an unknown field",
      loading({ Buy: pass({ Color: "red" }) }),
      'state "Buy": field "Color" is not supported',
    ],
    [
      "a resource",
      loading({ Buy: task({ Resource: "arn:aws:states:::ecs:runTask.sync" }) }),
      'state "Buy": resource "arn:aws:states:::ecs:runTask.sync" is not supported',
    ],
    [
      "an action of this service",
      loading({ Buy: task({ Resource: "arn:aws:states:::aws-sdk:sfn:createActivity" }) }),
      'resource "arn:aws:states:::aws-sdk:sfn:createActivity" is not supported',
    ],
    [
      "a feature of the distributed Map",
      loading({
        All: pass({
          Type: "Map",
          ItemReader: {},
          ItemProcessor: { StartAt: "A", States: { A: pass() } },
        }),
      }),
      'state "All": field "ItemReader" is not supported',
    ],
    [
      "a state inside a branch",
      loading({
        All: pass({ Type: "Parallel", Branches: [{ StartAt: "A", States: { A: { Type: "X" } } }] }),
      }),
      'state "A": state type "X" is not supported',
    ],
    [
      "a broken expression",
      loading({ Buy: pass({ Output: "{% 1 + %}" }) }),
      'field "Output" holds JSONata that does',
    ],
    [
      "a target",
      loading({ Buy: { Type: "Pass", Next: "Gone" } }),
      'state "Buy": goes to a state that does not exist',
    ],
    [
      "a variable that nothing assigns",
      loading({ Buy: pass({ Assign: { total: "{% $price * 2 %}" } }) }),
      'state "Buy": field "Assign.total" reads the variable $price, which nothing assigns',
    ],
  ])("%s", (_, load, message) => {
    expect(load).toThrow(message);
  });

  it("a machine in JSONPath, saying which language to use", () => {
    const load = () => bench({ StartAt: "Buy", States: { Buy: pass() } });
    expect(load).toThrow(
      'State machine "main", state "Buy": the query language is JSONPath; only "QueryLanguage": "JSONata"',
    );
  });
});
