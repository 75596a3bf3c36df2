// What a host is started with.
import type { Mishaps } from "../step-functions/index.ts";
import type { Room } from "./http/doors.ts";
import type { HostRefusal } from "./refusal.ts";

export interface HostOptions {
  /** The cloud assembly: the folder that `npm run synth` writes. */
  readonly assembly: string;
  /** A folder that keeps everything, or "memory" for a host that forgets. */
  readonly data: string;
  readonly clock: HostTime;
  /** Of the API on 127.0.0.1; 0: any free one. Default 8787. */
  readonly port?: number;
  /** The same seed draws the same ids and the same chance. */
  readonly seed?: string;
  /** How many requests may be in the host at once; what is left out is as `roomy`. */
  readonly room?: Partial<Room>;
  /** Nothing is written to the standard error. */
  readonly quiet?: boolean;
  /** Default WARN. */
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR" | "SILENT";
  /** Whether events for log groups are written to the data folder; default: if there is one that stays. */
  readonly logGroups?: boolean;
  /** The host stands still, because its folder cannot be written to: it has stopped. Default: an uncaught error. */
  readonly halted?: (why: HostRefusal) => void;
  /** What goes wrong on purpose between a state and what it calls. */
  readonly mishaps?: Mishaps;
  /** Where the entries of functions are found; default: this project. */
  readonly projectRoot?: string;
}

export type HostTime =
  | "wall"
  /** Seconds in a real second; `from`, in epoch milliseconds, is now if left out. */
  | { readonly speed: number; readonly from?: number }
  /** Jumps from timer to timer, up to `until` or for ever, both in epoch milliseconds. */
  | { readonly virtualFrom: number; readonly until?: number };
