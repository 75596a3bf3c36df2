import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok, pdf } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { pdfPrinter } from "#shared/adapters/printing/pdf-printer.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Manifest } from "#shared/domain/carriers/manifest.ts";
import type { Printer } from "#shared/ports/printing.ts";
import { sheetOf } from "./manifest-sheet.ts";

type Deps = Live<Environment<"get-manifest">> & { readonly printer: Printer };

export const createHandler = (deps: Deps) =>
  apiHandler(routes["get-manifest"], async ({ params, query: { format }, principal }) => {
    const manifest = await deps.manifests.get(params.id);
    if (manifest === undefined) throw new ProblemError("not-found", `There is no manifest ${params.id}`);
    principal.mustBe("node", manifest.node);
    return format === "pdf" ? pdf(await printed(deps, manifest)) : ok(manifest);
  });

/** The carrier's own document, where it made one. */
async function printed({ network, carriers, printer }: Deps, manifest: Manifest): Promise<Uint8Array> {
  const { nodes, carriers: known } = await currentNetwork(network);
  const carrier = known.find(({ id }) => id === manifest.carrier);
  const theirs =
    carrier === undefined || manifest.number === undefined
      ? "ours"
      : await carriers.of(carrier).manifestForm(manifest.number);
  if (theirs !== "ours") return theirs;
  const node = nodes.find(({ id }) => id === manifest.node);
  return printer.manifests([sheetOf(manifest, { node, carrier })]);
}

export const handler = entry("get-manifest", (deps) => createHandler({ ...deps, printer: pdfPrinter }));
