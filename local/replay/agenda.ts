// What the outside world will do, and when. One thing at a time, earliest first, in the order in which
// they were put down where they are due together.
import { createTimerQueue } from "#local/clock/timer-queue.ts";
import type { Pace } from "./pace.ts";

type Act = () => Promise<void>;

export interface Agenda {
  /** @param at epoch milliseconds; what is past is done next */
  add(at: number, act: Act): void;
  /** Does what is due until `over` says so, asked before each thing, or nothing is left. */
  run(over: () => boolean): Promise<void>;
}

export interface Share extends Pick<Agenda, "add"> {
  /** How many things that were put down through it are not done. */
  left(): number;
}

/** One party's share of the agenda. */
export function shareOf(agenda: Pick<Agenda, "add">): Share {
  let left = 0;
  return {
    add(at, act) {
      left += 1;
      agenda.add(at, () =>
        act().finally(() => {
          left -= 1;
        }),
      );
    },
    left: () => left,
  };
}

export function createAgenda(pace: Pace): Agenda {
  const queue = createTimerQueue();
  let doing: Promise<void> = Promise.resolve();

  return {
    add(at, act) {
      queue.add(Math.ceil(at), () => {
        doing = act();
      });
    },
    async run(over) {
      for (let at = queue.next(); at !== undefined && !over(); at = queue.next()) {
        await pace.until(at);
        if (over()) return;
        queue.takeDue(pace.now())?.();
        await doing;
      }
    },
  };
}
