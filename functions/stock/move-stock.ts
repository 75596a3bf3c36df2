import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { type Account, nodeAccount, outside } from "#shared/domain/stock/ledger.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import { knownNode, knownSku } from "./known.ts";

export const createHandler = ({ stock, network, clock }: Live<Environment<"move-stock">>) =>
  apiHandler(routes["move-stock"], async ({ body }) => {
    const { id, sku, quantity, reason } = body;
    await knownSku(network, sku);
    const [from, to] = await Promise.all([accountOf(network, body.from), accountOf(network, body.to)]);
    if (from === to) {
      throw new ProblemError("invalid-request", "Units move between two different places", {
        errors: [{ field: "to", message: "is where they come from" }],
      });
    }
    const at = toInstant(clock.now());
    const movement = { id: `moved/${id}`, at, reason, reference: id, entries: [{ sku, quantity, from, to }] };
    const moved = await stock.move(movement);
    if (moved === "differs") throw new ProblemError("idempotency-mismatch", `Movement ${id} was another one`);
    if (moved === "too-few")
      throw new ProblemError("out-of-stock", `${body.from} has fewer than ${quantity} of ${sku} to give`);
    return ok({ id });
  });

async function accountOf(network: NetworkStore, place: string): Promise<Account> {
  if (place === "supplier" || place === "lost" || place === "customer") return outside[place];
  return nodeAccount((await knownNode(network, NodeId.parse(place))).id);
}

export const handler = entry("move-stock", createHandler);
