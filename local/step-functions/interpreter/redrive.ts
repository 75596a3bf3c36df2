// An execution that has failed goes on: each line does again what it was at when the failure arose, what has succeeded
// stays, and retries are counted anew.
import { childrenOf } from "./lines.ts";
import { type Place, record, type Turn } from "./turn.ts";

export function redrive(turn: Turn, root: Place): void {
  record(turn, root.frame, "ExecutionRedriven", { redriveCount: turn.execution.redrives });
  goOn(turn, root);
}

function goOn(turn: Turn, place: Place): void {
  const { at, entry = null } = place.frame;
  if (at === undefined) {
    turn.steps.push({ place, move: { kind: "enter", state: place.body.startAt, input: entry } });
    return;
  }
  const inside = childrenOf(place);
  for (const child of inside) goOn(turn, child);
  if (inside.length > 0) return;
  delete at.wait;
  at.retries = [];
  turn.steps.push({ place, move: { kind: "execute" } });
}
