// How often something is looked at, where the look depends on when the next one is.
import { MINUTE } from "#shared/kernel/time.ts";

/** Milliseconds between two looks at open picks: what it is time for before the next one is released at this one. */
export const PICKS_EVERY = 15 * MINUTE;
