// What the fixture functions saw, for the tests that run in the same process.

interface Journal {
  /** Every event that the `note` function got. */
  readonly noted: unknown[];
  /** Keys of stream records in the order in which they came, as `<event> <pk>`. */
  readonly streamed: string[];
  /** Fails the next stream deliveries. */
  failures: number;
}

export const journal: Journal = { noted: [], streamed: [], failures: 0 };

export function clearJournal(): void {
  journal.noted.length = 0;
  journal.streamed.length = 0;
  journal.failures = 0;
}
