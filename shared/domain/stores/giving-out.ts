// Who may be given a collection: whoever shows the code, once the store has checked what the order asks for.
import { z } from "zod";
import { Instant } from "#shared/kernel/time.ts";
import { isSameCode, MOST_WRONG_CODES, type PickupCode } from "./pickup-code.ts";

/** `identity`: it is the customer, or the delegate whom the channel named. `age`: old enough for what is in it. */
export const collectionChecks = ["identity", "age"] as const;
export const CollectionCheck = z.enum(collectionChecks);
export type CollectionCheck = z.infer<typeof CollectionCheck>;

export const Collector = z.enum(["customer", "delegate"]);

/** What is kept of it: that it was checked, and nothing of any document. */
export const GivenOut = z.strictObject({ at: Instant, by: Collector, checked: z.array(CollectionCheck) });
export type GivenOut = z.infer<typeof GivenOut>;

interface Asked {
  readonly pickupCode?: PickupCode | undefined;
  readonly checks?: readonly CollectionCheck[] | undefined;
  readonly delegateNamed?: boolean | undefined;
}

interface Shown extends Pick<GivenOut, "by" | "checked"> {
  readonly code?: string | undefined;
}

export type GivingRefusal =
  | { readonly code: "locked" }
  | { readonly code: "no-code" }
  | { readonly code: "wrong-code" }
  | { readonly code: "unchecked"; readonly missing: readonly CollectionCheck[] }
  | { readonly code: "no-delegate" };

/** Undefined: it may be given out. */
export function whyNotGiven(asked: Asked, shown: Shown, wrongCodes: number): GivingRefusal | undefined {
  const { pickupCode, checks = [], delegateNamed = false } = asked;
  if (pickupCode !== undefined) {
    if (wrongCodes >= MOST_WRONG_CODES) return { code: "locked" };
    if (shown.code === undefined) return { code: "no-code" };
    if (!isSameCode(pickupCode, shown.code)) return { code: "wrong-code" };
  }
  const missing = checks.filter((check) => !shown.checked.includes(check));
  if (missing.length > 0) return { code: "unchecked", missing };
  // To whom the customer hands the code on is the customer's choice, unless the order is for nobody else.
  const anybody = !checks.includes("identity");
  return shown.by === "delegate" && !delegateNamed && !anybody ? { code: "no-delegate" } : undefined;
}
