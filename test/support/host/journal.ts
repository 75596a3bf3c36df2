// What the fixture functions saw, for the tests that run in the same process.

interface Journal {
  /** Every event that the `note` function got. */
  readonly noted: unknown[];
  /** Keys of stream records in the order in which they came, as `<event> <pk>`. */
  readonly streamed: string[];
  /** Fails the next stream deliveries. */
  failures: number;
  /** Requests that the `held` function has begun; it answers them all when it is opened. */
  held: number;
  open: () => void;
  opened: Promise<void>;
}

export const journal: Journal = {
  noted: [],
  streamed: [],
  failures: 0,
  held: 0,
  open: () => {},
  opened: Promise.resolve(),
};

/** From now on `held` waits. */
export function closeGate(): void {
  journal.held = 0;
  journal.opened = new Promise((resolve) => {
    journal.open = resolve;
  });
}

export function clearJournal(): void {
  journal.noted.length = 0;
  journal.streamed.length = 0;
  journal.failures = 0;
}
