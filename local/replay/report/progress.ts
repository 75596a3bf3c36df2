// How far a replay has come, on stderr: one line that is written over on a terminal, else a line now and then.
import type { Progress } from "../run.ts";

interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const EVERY_MS = { terminal: 100, log: 5_000 };
const WIDTH = 24;

export interface ProgressLine {
  show(soFar: Progress): void;
  /** Leaves the screen to others. */
  end(): void;
}

export function progressLine(screen: Screen): ProgressLine {
  const terminal = screen.isTTY === true;
  let shownAt = performance.now();
  let shown = false;
  return {
    show(soFar) {
      const now = performance.now();
      if (now - shownAt < (terminal ? EVERY_MS.terminal : EVERY_MS.log)) return;
      shownAt = now;
      shown = true;
      screen.write(terminal ? `\r\u001B[K${line(soFar)}` : `${line(soFar)}\n`);
    },
    end() {
      if (terminal && shown) screen.write("\r\u001B[K");
    },
  };
}

/** Half of the bar is for orders placed, half for parcels that arrived. */
function line({ now, orders, placed, arrived }: Progress): string {
  const done = orders === 0 ? 1 : (placed + Math.min(arrived, placed)) / (2 * orders);
  const filled = Math.round(done * WIDTH);
  const bar = `[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}]`;
  const at = new Date(now).toISOString().slice(0, 16).replace("T", " ");
  return `${bar} ${at}Z  ${placed} of ${orders} orders placed, ${arrived} parcels arrived`;
}
