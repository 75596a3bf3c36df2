import type { RecordLetter } from "#shared/contracts/dead-letters.ts";

export interface DeadLetters {
  /** All of them, or an error: then all may be put aside again. */
  put(letters: readonly RecordLetter[]): Promise<void>;
}
