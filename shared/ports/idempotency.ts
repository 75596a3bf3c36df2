import type { EpochMs } from "#shared/kernel/time.ts";

/** An answer, word by word. */
export interface KeptAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Claim =
  /** Nobody works on it: the caller does from now on. */
  | { readonly kind: "claimed" }
  | { readonly kind: "answered"; readonly answer: KeptAnswer }
  /** Another call works on it. */
  | { readonly kind: "in-progress" }
  /** The key was used with another request. */
  | { readonly kind: "differs" };

/** What was answered to requests that carried a key, for a day. */
export interface IdempotencyKeys {
  /** @param request its fingerprint */
  claim(id: string, request: string, now: EpochMs): Promise<Claim>;
  keep(id: string, answer: KeptAnswer): Promise<void>;
  /** It was not answered for good: the next call with the key works on it. */
  release(id: string): Promise<void>;
}
