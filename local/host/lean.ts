// A host shares its machine with other programs. Garbage is collected when the heap has grown by two fifths, and not, as
// V8 would have it, when it has grown to four times what is in use: a percent of the time of a busy host. The room for
// what is new is 32 MB twice, and not 64: what a host has under way at once is far less, and no figure is worse for it.
import { setFlagsFromString } from "node:v8";

/** What Node takes only when it starts: for whoever starts a host in a process of its own, as `npm start` does. */
export const LEAN_FLAGS: readonly string[] = ["--max-semi-space-size=32"];

/** What a process takes while it runs. */
export function stayLean(): void {
  setFlagsFromString("--heap-growing-percent=40");
}
