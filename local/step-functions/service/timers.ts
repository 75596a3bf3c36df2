// Timers live in the store, ordered by time; the clock knows only the next one.
import type { HostClock } from "../../clock/clock.ts";
import type { Stimulus } from "../interpreter/stimulus.ts";
import type { Store } from "../store/store.ts";

const batch = 500;

export class Timers {
  readonly #store: Store;
  readonly #clock: HostClock;
  readonly #deliver: (execution: number, stimulus: Stimulus, entry: number) => void;
  #armed: { at: number; cancel: () => void } | undefined;
  #firing = false;
  #stopped = false;

  /** @param deliver takes a stimulus that already is in the inbox, under `entry`. */
  constructor(
    store: Store,
    clock: HostClock,
    deliver: (execution: number, stimulus: Stimulus, entry: number) => void,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Arms the next timer; called whenever the stored timers may have changed. */
  refresh(): void {
    if (this.#firing || this.#stopped) return;
    const at = this.#store.waits.nextTimer();
    if (at === this.#armed?.at) return;
    this.#disarm();
    if (at !== undefined) this.#armed = { at, cancel: this.#clock.timer(at, () => this.#fire()) };
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  #disarm(): void {
    this.#armed?.cancel();
    this.#armed = undefined;
  }

  #fire(): void {
    this.#armed = undefined;
    this.#firing = true;
    void this.#clock.work(async () => this.#deliverDue());
  }

  #deliverDue(): void {
    if (this.#stopped) return;
    const due = this.#store.waits.dueTimers(this.#clock.now(), batch);
    const stimuli = this.#store.transaction(() =>
      due.map(({ id, execution, wait, purpose }) => {
        const stimulus = { kind: "timer" as const, wait, purpose };
        this.#store.waits.deleteTimer(id);
        return { execution, stimulus, entry: this.#store.inbox.insert(execution, stimulus) };
      }),
    );
    this.#firing = false;
    for (const { execution, stimulus, entry } of stimuli) this.#deliver(execution, stimulus, entry);
    this.refresh();
  }
}
