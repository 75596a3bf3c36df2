// Units that come back are inspected, restocked or scrapped, and told; once, whoever sends the same twice.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { type Inspected, inspect, type ReturnOrder } from "#shared/domain/orders/returns.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { Returns } from "#shared/ports/returns.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Deps {
  readonly returns: Returns;
  readonly network: NetworkStore;
  readonly clock: Clock;
}

/** @returns the return as it is now */
export async function receive(
  { returns, network, clock }: Deps,
  rma: ReturnOrder,
  { node, units }: { readonly node: NodeId; readonly units: readonly Inspected[] },
): Promise<ReturnOrder> {
  const known = (await currentNetwork(network)).nodes.some((one) => one.id === node);
  if (!known)
    throw new ProblemError("unknown-node", undefined, { errors: [{ field: "node", message: node }] });
  if (rma.status !== "open") throw new ProblemError("conflict", `Return ${rma.id} is ${rma.status}`);
  const inspection = inspect(rma, units);
  if (!inspection.ok) {
    const { sku, expected } = inspection.refusal;
    throw new ProblemError("not-returnable", `Of ${sku}, ${expected} are still expected by ${rma.id}`, {
      errors: units.flatMap((one, index) =>
        one.sku === sku ? [{ field: `units.${index}.quantity`, message: `at most ${expected} in all` }] : [],
      ),
    });
  }
  const at = toInstant(clock.now());
  const written = await returns.receive({ rma, units, inspection: inspection.value, node, at });
  if (written === "conflict")
    throw new ProblemError("conflict", `${rma.id} changed meanwhile; read it again`);
  return (await returns.get(rma.id)) ?? rma;
}
