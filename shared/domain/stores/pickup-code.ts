// A code that a customer reads from a telephone and a store types: short, and no two of its signs are alike.
import { z } from "zod";

/** Without vowels, so that it makes no word, and without 0 O, 1 I, 2 Z, 5 S, 8 B. */
const ALPHABET = "CDFGHJKLMNPQRTVWXY34679";
const LENGTH = 6;

/** Of 148 million; whoever guesses has five tries. */
export const PickupCode = z.string().regex(new RegExp(`^[${ALPHABET}]{${LENGTH}}$`));
export type PickupCode = z.infer<typeof PickupCode>;

/** Wrong codes after which nothing is given out until the channel renews the code. */
export const MOST_WRONG_CODES = 5;

/** @param chance numbers in [0, 1) that nobody can foresee */
export const drawCode = (chance: () => number): PickupCode =>
  Array.from({ length: LENGTH }, () => ALPHABET[Math.floor(chance() * ALPHABET.length)]).join("");

/** As it was typed: in small letters, with spaces or dashes. */
export const isSameCode = (code: PickupCode, typed: string): boolean =>
  typed.toUpperCase().replaceAll(/[\s-]/g, "") === code;
