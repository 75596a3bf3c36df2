import { ProblemError } from "#shared/contracts/problems.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { type Parted, parted } from "#shared/domain/stores/offer-answer.ts";

/** Of the lines offered, those named and the others. @throws ProblemError where more is named than was offered */
export function partOf(
  asked: NodeTask["lines"],
  named: readonly { readonly sku: string; readonly quantity: number }[],
  field: string,
): Parted {
  const part = parted(asked, named);
  if (part.ok) return part.value;
  const { sku, offered } = part.refusal;
  throw new ProblemError("invalid-request", `Of ${sku}, ${offered} were offered`, {
    errors: [{ field, message: `at most the SKUs and quantities of the offer: ${offered} of ${sku}` }],
  });
}
