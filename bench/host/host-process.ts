// The host that is measured, in a process of its own: it tells its address, and ten times a second its memory and CPU time.
import { type Host, startHost } from "#local/host/host.ts";

export type Told = { readonly url: string } | { readonly rssBytes: number; readonly cpuSeconds: number };

const TELL_EVERY_MS = 100;
const [, , assembly = "", data = "", from = "0"] = process.argv;

// Who measures it is gone: nobody would ever end it.
process.on("disconnect", () => process.exit(0));
const host: Host = await startHost({
  ...{ assembly, data, port: 0, quiet: true, logLevel: "SILENT" },
  clock: { speed: 1, from: Number(from) },
});
const tell = (told: Told) => process.send?.(told);
process.on("SIGTERM", () => void host.stop().then(() => process.exit(0)));
setInterval(() => {
  const { user, system } = process.cpuUsage();
  tell({ rssBytes: process.memoryUsage.rss(), cpuSeconds: (user + system) / 1e6 });
}, TELL_EVERY_MS);
tell({ url: host.url });
