import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { listing } from "#functions/planner/listing.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";

/** Trucks that were asked for, beside the first page. */
const PICKUPS = 20;

export const createHandler = ({ manifests }: Live<Environment<"list-manifests">>) =>
  apiHandler(routes["list-manifests"], async ({ params, query, principal }) => {
    principal.mustBe("node", params.id);
    const [page, pickups] = await Promise.all([
      manifests.of(params.id, query),
      query.next === undefined ? manifests.pickupsOf(params.id, PICKUPS) : [],
    ]);
    const items = page.items.map(({ parcels, ...manifest }) => ({ ...manifest, parcels: parcels.length }));
    return ok({
      ...listing("manifests", { ...page, items }),
      pickups: pickups.map(({ example: _, ...request }) => request),
    });
  });

export const handler = entry("list-manifests", createHandler);
