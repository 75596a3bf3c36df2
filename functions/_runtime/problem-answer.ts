// Errors as problem documents (RFC 9457). What is not a refusal is logged whole and answered without detail.
import type { z } from "zod";
import { isPassing } from "#shared/adapters/passing.ts";
import { type FieldError, type ProblemCode, ProblemError, problems } from "#shared/contracts/problems.ts";
import { logger } from "#shared/observability/logger.ts";

export interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

export function problemAnswer(error: unknown): Answer {
  if (error instanceof ProblemError) return answer(error.code, error.message, error.errors, error.extra);
  if (named(error, "Throttled")) return answer("unavailable", "Too much at once for one record; try again");
  if (named(error, "CarrierUnavailable"))
    return answer("unavailable", "The carrier does not answer; try again");
  if (isPassing(error)) {
    logger.warn("failed in passing", { error });
    return answer("unavailable", "Something that is needed does not answer; try again");
  }
  logger.error("unexpected", { error: error instanceof Error ? error : new Error(String(error)) });
  return answer("internal-error");
}

/** A zod error as a refusal that names each field. */
export function invalid(error: z.ZodError, where: string): ProblemError {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.join(".");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        field: [path, key].filter(Boolean).join("."),
        message: "unknown field",
      }));
    }
    return [{ field: path || where, message: issue.message }];
  });
  return new ProblemError("invalid-request", `The ${where} is not as documented`, { errors });
}

function answer(
  code: ProblemCode,
  detail?: string,
  errors: readonly FieldError[] = [],
  extra: object = {},
): Answer {
  const { status, title } = problems[code];
  const retry = status === 429 || status === 503 || code === "in-progress" ? { "retry-after": "1" } : {};
  return {
    statusCode: status,
    headers: { "content-type": "application/problem+json", ...retry },
    body: JSON.stringify({
      type: `https://lendemain.dev/problems/${code}`,
      title,
      status,
      code,
      ...(detail !== undefined && { detail }),
      ...(errors.length > 0 && { errors }),
      ...extra,
    }),
  };
}

const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
