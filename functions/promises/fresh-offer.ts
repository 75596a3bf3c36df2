// A refusal with what can be promised instead.
import type { Quote } from "#shared/contracts/api/orders.ts";
import { ProblemError } from "#shared/contracts/problems.ts";

/** Goes into a problem document; where nothing can be promised, with the reason. */
export async function freshOffer(fresh: () => Promise<Quote>): Promise<Record<string, unknown>> {
  try {
    return { offer: await fresh() };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { noOffer: { code: error.code, detail: error.message, ...error.extra } };
  }
}
