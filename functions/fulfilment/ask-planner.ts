// A rescue beyond the policy's budget: a planner is asked, and what was said, or was not, counts.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { RescuePolicy } from "#shared/domain/network/rescue-policy.ts";
import { asPlannerChose, atTimeOut, type Choice } from "#shared/domain/rescue/choose.ts";
import type { RescueOption } from "#shared/domain/rescue/weighing.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { durationMs, type Instant, toInstant } from "#shared/kernel/time.ts";
import type { AskedRescue } from "#shared/ports/rescues.ts";

type Deps = Live<Environment<"rescue-shipment">>;

interface Question {
  readonly orderId: OrderId;
  readonly shipmentId: ShipmentId;
  readonly reason: string;
  readonly options: readonly RescueOption[];
  readonly byDefault: number;
  readonly terms: Pick<RescuePolicy, "budget"> & { readonly askFor: NonNullable<RescuePolicy["askFor"]> };
}

/** @returns until when; asked before, and still waiting, it is not asked again */
export async function askPlanner(
  { rescues, clock }: Deps,
  { orderId, shipmentId, reason, options, byDefault, terms }: Question,
): Promise<Instant> {
  const now = clock.now();
  const until = toInstant(now + durationMs(terms.askFor));
  const { budget } = terms;
  const asked = await rescues.ask({
    ...{ id: shipmentId, orderId, status: "open", reason, options: [...options], budget, byDefault },
    askedAt: toInstant(now),
    until,
  });
  return asked === "done" ? until : ((await rescues.of(shipmentId))?.until ?? until);
}

/** What was said of it. From now on nobody says anything else. */
export async function heard({ rescues, clock }: Deps, shipment: ShipmentId): Promise<AskedRescue> {
  for (;;) {
    const asked = await rescues.of(shipment);
    if (asked === undefined) throw new Error(`no planner was asked about ${shipment}`);
    if (asked.status !== "open") return asked;
    await rescues.settle(asked, { status: "timed-out" }, toInstant(clock.now()));
  }
}

/** As the options are now. */
export function choiceOf(
  { status, options: asked, chosen }: AskedRescue,
  options: readonly RescueOption[],
  budget: number,
): Choice {
  const wanted = status === "chosen" && chosen !== undefined ? asked[chosen] : undefined;
  return wanted === undefined ? atTimeOut(options, budget) : asPlannerChose(options, wanted, budget);
}
