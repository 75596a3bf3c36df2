import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ReadImportInput } from "#shared/contracts/workflows.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** What was read is counted; the rest is to be sent again. */
const REASON = "something went wrong on our side: what is read is counted, send the file again for the rest";

export const createHandler = ({ imports, clock }: Live<Environment<"fail-import">>) =>
  taskHandler(ReadImportInput, async ({ importId }) => {
    await imports.fail(importId, REASON, toInstant(clock.now()));
    return {};
  });

export const handler = entry("fail-import", createHandler);
