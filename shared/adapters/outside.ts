// Before anybody outside is asked or told something, what it follows from is kept. AWS's services keep what they answer
// for; a host that writes to its disk in groups waits for it.

type Kept = () => Promise<void> | undefined;

let kept: Kept = () => undefined;

/** From now on, what leaves waits for this. */
export function useKept(other: Kept): void {
  kept = other;
}

/** Rejects where it cannot be kept: then nothing may leave. */
export async function allIsKept(): Promise<void> {
  await kept();
}

export const fetchOutside: typeof fetch = async (...request) => {
  await allIsKept();
  return fetch(...request);
};
