// The tree of lines of an execution: finding the one that waits for something, and giving lines up.
import type { Body, State } from "../definition/machine.ts";
import type { Frame } from "./snapshot.ts";
import type { Place, Turn } from "./turn.ts";

/** The line whose state waits under this id; undefined when that wait is over. */
export function findWait(root: Place, id: number): Place | undefined {
  const wait = root.frame.at?.wait;
  if (wait === undefined) return undefined;
  if ("id" in wait) return wait.id === id ? root : undefined;
  for (const child of childrenOf(root)) {
    const found = findWait(child, id);
    if (found) return found;
  }
  return undefined;
}

/** The lines inside its state that have not come to their end. */
export function childrenOf(parent: Place): readonly Place[] {
  const { at } = parent.frame;
  const state = at && parent.body.states.get(at.state);
  if (at?.wait === undefined || state === undefined || "id" in at.wait) return [];
  if (at.wait.kind === "map")
    return at.wait.running.flatMap(({ frame }) => child(parent, frame, processorOf(state)));
  return at.wait.branches.flatMap((branch, index) =>
    branch.kind === "running" ? child(parent, branch.frame, branchOf(state, index)) : [],
  );
}

function child(parent: Place, frame: Frame, body: Body | undefined): readonly Place[] {
  return body ? [{ frame, body, parent }] : [];
}

function processorOf(state: State): Body | undefined {
  return state.type === "Map" ? state.processor : undefined;
}

function branchOf(state: State, index: number): Body | undefined {
  return state.type === "Parallel" ? state.branches[index] : undefined;
}

/** Gives up a line and those inside it: what they wait for is abandoned, what they had still to do is not done. */
export function abandonLine(turn: Turn, frame: Frame): void {
  turn.dropped.add(frame);
  const wait = frame.at?.wait;
  if (wait === undefined) return;
  if ("id" in wait) {
    turn.effects.push({ kind: "abandon", wait: wait.id });
    return;
  }
  const inside =
    wait.kind === "map"
      ? wait.running.map((iteration) => iteration.frame)
      : wait.branches.flatMap((branch) => (branch.kind === "running" ? [branch.frame] : []));
  for (const inner of inside) abandonLine(turn, inner);
}
