// Failures of AWS and of the way to it that pass by themselves, after the SDK has tried a few times.

const CONNECTION = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);
const NAMES = new Set([
  "TimeoutError",
  "RequestTimeout",
  "RequestTimeoutException",
  "ThrottlingException",
  "InternalFailure",
  "InternalException",
  "ServiceUnavailable",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "TransactionInProgressException",
  "TransactionConflictException",
]);

/** The SDK's own errors say whose fault they are; those of the connection carry the code of Node. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $fault, code, name }: Error & { readonly $fault?: unknown; readonly code?: unknown } = error;
  return $fault === "server" || NAMES.has(name) || (typeof code === "string" && CONNECTION.has(code));
}
