// The host that reads a feed, in a process of its own: it tells its address, and what memory it holds.
import { startHost } from "#local/host/host.ts";

/** What it tells: once where it is, then again and again how large it is. */
export type Told = { readonly url: string } | { readonly rss: number };

const SAMPLE_MS = 50;

const [assembly = "", data = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit(0));
const host = await startHost({ assembly, data, clock: "wall", port: 0, quiet: true, logGroups: false });
process.on("SIGTERM", () => void host.stop().then(() => process.exit(0)));
const tell = (told: Told) => process.send?.(told);
tell({ url: host.url });
setInterval(() => tell({ rss: process.memoryUsage.rss() }), SAMPLE_MS);
