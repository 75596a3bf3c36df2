// The host that is tortured, in a process of its own: it says when it is ready.
import { endWithOneSentence, sayAndEnd } from "#local/cli/ending.ts";
import { type Host, startHost } from "#local/host/host.ts";
import type { Ready, Wanted } from "./victim.ts";

const wanted: Wanted = JSON.parse(process.argv[2] ?? "");
// Who tortures it is gone: nobody would ever end it.
process.on("disconnect", () => process.exit(0));
let host: Host | undefined;
process.on("SIGTERM", () => {
  void (host?.stop() ?? Promise.resolve()).then(() => process.exit(0));
});
endWithOneSentence(wanted.data);
host = await startHost({ ...wanted, halted: sayAndEnd });
const { url, clock, webhookSecret } = host;
process.send?.({ url, now: clock.now(), webhookSecret } satisfies Ready);
