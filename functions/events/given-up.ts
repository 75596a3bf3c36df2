// Many at once where that works; else one by one, and what fails for its own sake is given up on, so that it holds up
// nobody else.
import { isPassing } from "#shared/adapters/passing.ts";
import type { Clock } from "#shared/ports/system.ts";

export interface GivenUp<T> {
  readonly one: T;
  readonly error: Error;
}

const ATTEMPTS = 3;
const PAUSE_MS = 100;

/** Whoever asks is refused, or the place is not there or too busy: any record may meet that. */
const OF_THE_WAY = new Set([
  "AccessDeniedException",
  "ExpiredTokenException",
  "InvalidSignatureException",
  "KMSAccessDeniedException",
  "ResourceNotFoundException",
  // Transactions that kept meeting others.
  "Throttled",
  "UnrecognizedClientException",
]);

/** @throws what is no fault of the items: all of them are to be delivered again, and may be then. */
export async function givenUp<T>(
  items: readonly T[],
  act: (some: readonly T[]) => Promise<void>,
  clock: Pick<Clock, "sleep">,
): Promise<readonly GivenUp<T>[]> {
  if (items.length === 0 || (await failureOf(() => act(items))) === undefined) return [];
  const failed: GivenUp<T>[] = [];
  for (const one of items) {
    const error = await stubborn(() => act([one]), clock);
    if (error !== undefined) failed.push({ one, error });
  }
  return failed;
}

async function stubborn(
  act: () => Promise<void>,
  clock: Pick<Clock, "sleep">,
  attempt = 1,
): Promise<Error | undefined> {
  const error = await failureOf(act);
  if (error === undefined || attempt === ATTEMPTS) return error;
  await clock.sleep(attempt * PAUSE_MS);
  return stubborn(act, clock, attempt + 1);
}

async function failureOf(act: () => Promise<void>): Promise<Error | undefined> {
  try {
    await act();
    return undefined;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (isPassing(error) || OF_THE_WAY.has(error.name)) throw error;
    return error;
  }
}
