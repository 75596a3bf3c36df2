import { apiHandler, pdf } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { pdfPrinter } from "#shared/adapters/printing/pdf-printer.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Printer } from "#shared/ports/printing.ts";
import { sheetsOf } from "./pick-sheets.ts";
import { seenWave } from "./wave-view.ts";

type Deps = Live<Environment<"print-pick-wave">> & { readonly printer: Printer };

export const createHandler = ({ printer, ...deps }: Deps) =>
  apiHandler(routes["print-pick-wave"], async ({ params, principal }) => {
    const { view, node } = await seenWave(deps, params.id, principal);
    if (view.walks.length === 0)
      throw new ProblemError("conflict", "Nothing of this wave is to be picked any more");
    return pdf(await printer.pickLists(sheetsOf(view, node)));
  });

export const handler = entry("print-pick-wave", (deps) => createHandler({ ...deps, printer: pdfPrinter }));
