// People who pick. Where a node picks in waves, nobody begins before the wave is released; then trolley after trolley
// comes back, and everything on it is told at once.
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { durationMs, type EpochMs, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { node as nodeParty } from "../api/parties.ts";
import type { Answer } from "../client.ts";
import { pickOf } from "./choices.ts";
import { later, lookIfMissed, type Surroundings, workingAfter } from "./surroundings.ts";

export interface Pickers {
  find(task: NodeTask): void;
}

/** After the instant at which a wave is due to be released, it is; that is looked at on a schedule. */
const RELEASED_AFTER = 6 * MINUTE;

export function createPickers(around: Surroundings): Pickers {
  /** Tasks of waves whose lists nobody has read yet; of those that somebody has, none. */
  const waves = new Map<string, NodeTask[]>();
  return {
    find(task) {
      const picking = around.nodes.get(task.node)?.picking;
      const { pickWave } = task;
      if (picking === undefined) return pick(around, task, pickedAt(around, task));
      if (pickWave === undefined) {
        const due = toEpoch(task.dueBy) - durationMs(picking.slack);
        return around.lookAt(Math.max(due, around.pace.now()) + RELEASED_AFTER);
      }
      const together = waves.get(pickWave);
      if (together !== undefined) {
        // One that was found after the others have gone is fetched by itself.
        if (together.length === 0) return pick(around, task, pickedAt(around, task));
        together.push(task);
        return;
      }
      waves.set(pickWave, [task]);
      takeWave(around, task, () => (waves.get(pickWave) ?? []).splice(0));
    },
  };
}

function pickedAt(around: Surroundings, task: NodeTask): EpochMs {
  const { after: minutes } = pickOf(around.chance.fork(task.id), around.scenario.pick, task.lines);
  return workingAfter(around, task.node, { from: toEpoch(task.openedAt), minutes });
}

/** Somebody reads the lists of the wave, and sends the trolleys on their way. */
function takeWave(
  around: Surroundings,
  { node, pickWave = "" }: NodeTask,
  tasks: () => readonly NodeTask[],
): void {
  later(around, {
    at: around.pace.now(),
    call: () => around.client.ask(nodeParty(node), "get-pick-wave", { params: { id: pickWave } }),
    next: (wave) => {
      const back = new Map<number, EpochMs>();
      for (const task of tasks()) {
        const { trolley = 1 } = wave.tasks.find((one) => one.task === task.id) ?? {};
        const at = back.get(trolley) ?? trolleyBack(around, wave, trolley);
        back.set(trolley, at);
        pick(around, task, at);
      }
    },
  });
}

/** One trolley's walks take as long as one pick does elsewhere. */
function trolleyBack(
  around: Surroundings,
  { id, node, releasedAt }: Answer<"get-pick-wave">,
  trolley: number,
): EpochMs {
  const minutes = around.chance.fork(`${id} ${trolley}`).between(...around.scenario.pick.minutes);
  return workingAfter(around, node, { from: toEpoch(releasedAt), minutes });
}

function pick(around: Surroundings, task: NodeTask, at: EpochMs): void {
  const { found } = pickOf(around.chance.fork(task.id), around.scenario.pick, task.lines);
  const [party, params] = [nodeParty(task.node), { id: task.id }];
  lookIfMissed(around, at, toEpoch(task.dueBy));
  later(around, {
    at,
    opensWork: true,
    call: () =>
      found === undefined
        ? around.client.ask(party, "confirm-pick", { params })
        : around.client.ask(party, "short-pick", { params, body: found }),
  });
}
