// Timers in the order in which they fire: by instant, then by the order in which they were set.

interface Timer {
  readonly at: number;
  readonly order: number;
  fire: (() => void) | undefined;
}

export interface TimerQueue {
  /** @returns a function that cancels it; cancelling twice, or after it fired, does nothing. */
  add(at: number, fire: () => void): () => void;
  /** The instant of the next timer, in epoch milliseconds. */
  next(): number | undefined;
  /** Takes the next timer out if it is due at `now`. */
  takeDue(now: number): (() => void) | undefined;
  clear(): void;
}

const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap; cancelled timers stay in it until they reach the top or make up half of it. */
export function createTimerQueue(): TimerQueue {
  let heap: Timer[] = [];
  let order = 0;
  let cancelled = 0;

  const at = (index: number): Timer => heap[index] as Timer;
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [at(b), at(a)];
  };
  const up = (from: number) => {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!before(at(index), at(parent))) return;
      swap(index, parent);
      index = parent;
    }
  };
  const smallestOf = (index: number) => {
    let smallest = index;
    for (const child of [2 * index + 1, 2 * index + 2])
      if (child < heap.length && before(at(child), at(smallest))) smallest = child;
    return smallest;
  };
  const down = (from: number) => {
    for (let index = from, next = smallestOf(from); next !== index; next = smallestOf(index)) {
      swap(index, next);
      index = next;
    }
  };
  const pop = (): Timer | undefined => {
    const top = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) {
      heap[0] = last;
      down(0);
    }
    return top;
  };
  const peek = (): Timer | undefined => {
    while (heap[0] !== undefined && heap[0].fire === undefined) {
      pop();
      cancelled -= 1;
    }
    return heap[0];
  };
  const compact = () => {
    heap = heap.filter((timer) => timer.fire !== undefined).sort((a, b) => (before(a, b) ? -1 : 1));
    cancelled = 0;
  };

  return {
    add(instant, fire) {
      const timer: Timer = { at: instant, order: order++, fire };
      heap.push(timer);
      up(heap.length - 1);
      return () => {
        if (timer.fire === undefined) return;
        timer.fire = undefined;
        cancelled += 1;
        if (cancelled > 1_000 && cancelled * 2 > heap.length) compact();
      };
    },
    next: () => peek()?.at,
    takeDue(now) {
      const timer = peek();
      if (timer === undefined || timer.at > now) return undefined;
      pop();
      const { fire } = timer;
      timer.fire = undefined;
      return fire;
    },
    clear() {
      heap = [];
      cancelled = 0;
    },
  };
}
