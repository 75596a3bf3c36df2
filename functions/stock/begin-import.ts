import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { FileArrived } from "#shared/contracts/workflows.ts";
import { ImportId, isExpired, LARGEST_FEED } from "#shared/domain/stock/import.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** A file is there: it is read, unless its import is over. Told twice, it is begun once. */
export const createHandler = ({ imports, feeds, workflows, clock }: Live<Environment<"begin-import">>) =>
  feedHandler<unknown>(async (event) => {
    const id = ImportId.parse(FileArrived.parse(event).detail.object.key);
    const [found, file] = await Promise.all([imports.find(id), feeds.find(id)]);
    const now = clock.now();
    if (found === undefined || file === undefined || isExpired(found, now)) return;
    const at = toInstant(now);
    if (file.bytes === 0) return imports.fail(id, "the file is empty", at);
    if (file.bytes > LARGEST_FEED)
      return imports.fail(id, `the file is over ${LARGEST_FEED / 2 ** 20} MiB`, at);
    const isNew = await imports.arrived(id, file, at);
    if (isNew || found.state === "reading") await workflows.startImport(id);
  });

export const handler = entry("begin-import", createHandler);
