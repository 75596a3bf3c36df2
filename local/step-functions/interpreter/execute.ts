// What a state does once it has been entered, by its type.
import { executeChoice } from "./states/choice.ts";
import { executeFail } from "./states/fail.ts";
import { executeMap } from "./states/map.ts";
import { executeParallel } from "./states/parallel.ts";
import { executeTask } from "./states/task.ts";
import { executeWait } from "./states/wait.ts";
import { type Move, type Place, positionOf, stateOf, type Turn } from "./turn.ts";

export async function execute(turn: Turn, place: Place): Promise<Move> {
  const state = stateOf(place);
  switch (state.type) {
    case "Pass":
    case "Succeed":
      return { kind: "leave", result: positionOf(place).input, exit: state };
    case "Fail":
      return executeFail(turn, place, state);
    case "Choice":
      return executeChoice(turn, place, state);
    case "Wait":
      return executeWait(turn, place, state);
    case "Task":
      return executeTask(turn, place, state);
    case "Parallel":
      return executeParallel(turn, place, state);
    case "Map":
      return executeMap(turn, place, state);
  }
}
