import { z } from "zod";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { invalid } from "#functions/_runtime/problem-answer.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { Sku } from "#shared/kernel/ids.ts";

const Skus = z.array(Sku).min(1).max(100);

/** `?skus=A,B`; those that are not known are left out. */
export const createHandler = ({ network }: Live<Environment<"get-items">>) =>
  apiHandler(routes["get-items"], async ({ query }) => {
    const skus = Skus.safeParse(query.skus.split(","));
    if (!skus.success) throw invalid(skus.error, "query");
    const items = await network.items(skus.data);
    return ok({ items: skus.data.flatMap((sku) => items.get(sku) ?? []) });
  });

export const handler = entry("get-items", createHandler);
