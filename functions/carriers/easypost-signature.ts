// How EasyPost signs its webhooks (support.easypost.com, "Webhook HMAC Validation"; docs.easypost.com/docs/webhooks):
// HMAC-SHA256 in hex behind "hmac-sha256-hex=", keyed with the webhook's secret in Unicode form NFKD. The newer header
// signs time, method, path and body; the older one, which accounts of before still get, the body alone.
import { createHmac, timingSafeEqual } from "node:crypto";
import { ProblemError } from "#shared/contracts/problems.ts";
import { type EpochMs, MINUTE } from "#shared/kernel/time.ts";

/** How far a webhook's timestamp may be from now. */
const WINDOW = 5 * MINUTE;

interface Signed {
  readonly secret: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of our route; what stands before it depends on where the API is mounted. */
  readonly path: string;
  readonly body: string;
  readonly now: EpochMs;
}

/** @throws ProblemError bad-signature */
export function verifyEasyPost({ secret, headers, path, body, now }: Signed): void {
  const newer = headers["x-hmac-signature-v2"];
  const text = newer === undefined ? body : `${stampOf(headers, path, now)}${body}`;
  const hmac = createHmac("sha256", secret.normalize("NFKD")).update(text).digest("hex");
  const expected = Buffer.from(`hmac-sha256-hex=${hmac}`);
  const given = Buffer.from(newer ?? headers["x-hmac-signature"] ?? "");
  if (expected.length !== given.length || !timingSafeEqual(expected, given))
    throw new ProblemError("bad-signature", "The signature is not EasyPost's with the webhook's secret");
}

/** What is signed before the body. */
function stampOf(headers: Signed["headers"], path: string, now: EpochMs): string {
  const { "x-timestamp": timestamp = "", "x-path": signedPath = "" } = headers;
  // RFC 2822, whose zone may be written -0000.
  if (!(Math.abs(now - Date.parse(timestamp)) <= WINDOW))
    throw new ProblemError("bad-signature", "X-Timestamp must be within five minutes of now");
  if (!signedPath.split("?", 1)[0]?.endsWith(path))
    throw new ProblemError("bad-signature", "X-Path must be the path of this call");
  return `${timestamp}POST${signedPath}`;
}
