// Who may run: a bounded number of turns, given in the order in which they were asked for.

export interface Turns {
  /** Resolves when it is the caller's turn. After `close` it never does. */
  take(): Promise<void>;
  giveBack(): void;
  /** Nobody has a turn and nobody waits for one. */
  idle(): boolean;
  /** No turn is given any more; resolves when those given are back. */
  close(): Promise<void>;
}

/** @param onIdle called whenever the last turn came back and nobody waits for one. */
export function createTurns(limit: number, onIdle: () => void): Turns {
  let queue: (() => void)[] = [];
  let head = 0;
  let taken = 0;
  let closed: (() => void) | undefined;

  const waiting = () => queue.length - head;
  const shift = () => {
    if (waiting() === 0) return undefined;
    const next = queue[head++];
    if (head > 1_024 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    return next;
  };

  return {
    take() {
      if (closed !== undefined) return new Promise(() => {});
      if (taken < limit) {
        taken += 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => queue.push(resolve));
    },
    giveBack() {
      const next = closed === undefined ? shift() : undefined;
      if (next !== undefined) return next();
      taken -= 1;
      if (taken > 0) return;
      if (closed === undefined) onIdle();
      else closed();
    },
    idle: () => taken === 0 && waiting() === 0,
    close() {
      queue = [];
      head = 0;
      return new Promise((resolve) => {
        closed = resolve;
        if (taken === 0) resolve();
      });
    },
  };
}
