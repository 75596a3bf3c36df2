import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { keyIn } from "#functions/_runtime/once.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { atStart, ImportId, nothingYet, UPLOAD_MS } from "#shared/domain/stock/import.ts";
import { derivedId, fingerprint } from "#shared/kernel/derived-id.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { seenImport } from "./seen-import.ts";

/** The file is put where it is read from, here or by whoever gets the address. */
export const createHandler = (deps: Live<Environment<"import-stock">>) =>
  apiHandler(routes["import-stock"], async ({ body, headers }) => {
    const { content, ...feed } = body;
    const { imports, feeds, clock, dice } = deps;
    const now = clock.now();
    const key = keyIn(headers);
    const opened = await imports.open({
      id: ImportId.parse(key === undefined ? dice.id("imp") : derivedId("imp", key, fingerprint(body))),
      state: content === undefined ? "awaiting-upload" : "reading",
      ...feed,
      createdAt: toInstant(now),
      uploadUntil: toInstant(now + UPLOAD_MS),
      updatedAt: toInstant(now),
      cursor: atStart,
      tally: nothingYet,
    });
    if (content !== undefined && opened.bytes === undefined) await feeds.put(opened.id, content);
    const view = seenImport(opened, now);
    if (view.state !== "awaiting-upload") return { status: 202, body: view };
    const url = await feeds.uploadAddress(opened.id, now, UPLOAD_MS);
    return { status: 202, body: { ...view, upload: { method: "PUT", url, until: opened.uploadUntil } } };
  });

export const handler = entry("import-stock", createHandler);
