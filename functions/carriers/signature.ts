// Webhooks are signed: HMAC-SHA256 over the timestamp and the body, with a key derived for each carrier.
import { createHmac, timingSafeEqual } from "node:crypto";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE } from "#shared/kernel/time.ts";

/** How far a webhook's timestamp may be from now: an older one may be a replay. */
const WINDOW = 5 * MINUTE;

/** The key that a carrier signs with, in hex. */
export const keyOf = (secret: string, carrier: CarrierId): string =>
  createHmac("sha256", secret).update(carrier).digest("hex");

export const sign = (key: string, timestamp: string, body: string): string =>
  createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex");

interface Signed {
  readonly key: string;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: string;
  readonly now: EpochMs;
}

export function verify({ key, timestamp = "", signature = "", body, now }: Signed): void {
  const sentAt = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
  if (!(Math.abs(now - sentAt) <= WINDOW)) {
    throw new ProblemError(
      "bad-signature",
      "Lendemain-Timestamp must be the current time in seconds since the Unix epoch",
    );
  }
  const expected = Buffer.from(sign(key, timestamp, body));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new ProblemError(
      "bad-signature",
      "Lendemain-Signature is not the HMAC-SHA256 of <timestamp>.<body> with the carrier's key",
    );
  }
}
