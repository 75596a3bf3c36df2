import { ServiceError } from "#local/dynamodb/service-error.ts";

/** Name and message of the error that it throws. */
export function refusal(attempt: () => unknown): [name: string, message: string] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ServiceError) return [error.name, error.message];
    throw error;
  }
  throw new Error("it was not refused");
}
