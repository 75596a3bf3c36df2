import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { answered, type Claim, type ClaimAnswer } from "#shared/domain/carriers/claim.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Fact } from "#shared/ports/orders.ts";

/** The carrier's word, as whoever speaks to it was told. */
export const createHandler = ({ claims, clock }: Live<Environment<"answer-claim">>) =>
  apiHandler(routes["answer-claim"], async ({ params, body }) => {
    const claim = await claims.of(params.id);
    if (claim === undefined) throw new ProblemError("not-found", `Nothing is claimed for ${params.id}`);
    const next = answered(claim, body, toInstant(clock.now()));
    if (!next.ok)
      throw new ProblemError("conflict", `The claim is ${next.refusal.status}`, {
        extra: { facts: next.refusal },
      });
    if ((await claims.change(claim, next.value, [factOf(claim, body)])) === "conflict")
      throw new ProblemError("conflict", "The claim changed meanwhile; read it again");
    return ok(next.value);
  });

function factOf({ id: shipmentId, carrier, amount }: Claim, answer: ClaimAnswer): Fact {
  switch (answer.outcome) {
    case "accepted":
      return { type: "shipment.claim-accepted", shipmentId, facts: { carrier, amount: answer.amount } };
    case "refused":
      return { type: "shipment.claim-refused", shipmentId, facts: { carrier, because: answer.because } };
    case "closed":
      return {
        ...{ type: "shipment.claim-closed", shipmentId },
        facts: { carrier, because: answer.because, ...(amount !== undefined && { amount }) },
      };
  }
}

export const handler = entry("answer-claim", createHandler);
