// Webhooks of carriers are signed: hex HMAC-SHA256 of `<timestamp>.<body>` with the carrier's own key.
import { createHmac } from "node:crypto";
import type { EpochMs } from "#shared/kernel/time.ts";

/** A carrier's key is derived from the secret, so that there is one secret to keep. */
export const carrierKey = (secret: string, carrier: string): string => hmac(secret, carrier);

/** @param now by the clock of who checks it, to the second */
export function signedHeaders(key: string, body: string, now: EpochMs): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return { "lendemain-timestamp": timestamp, "lendemain-signature": hmac(key, `${timestamp}.${body}`) };
}

const hmac = (key: string, text: string): string => createHmac("sha256", key).update(text).digest("hex");
