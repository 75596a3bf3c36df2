// Reads a file as a day of orders: the NDJSON of samples/days, or the UCI "Online Retail" invoices as CSV.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Day } from "./day.ts";
import { readNdjsonDay } from "./ndjson.ts";
import { readOnlineRetail } from "./online-retail/read-online-retail.ts";
import { sampleNodes } from "./sample-network.ts";

export interface DayOptions {
  /** Drives everything derived: the same file and seed give the same day. */
  readonly seed: string | number;
  /** Where derived stock lies and customers collect. Default: the sample network. */
  readonly nodes?: readonly NetworkNode[];
}

/**
 * @param path ends in `.ndjson` or `.csv`, or in one of them and `.gz`
 * @throws if the file cannot be read, or is of neither form; single bad lines are reported in `problems`
 */
export function readDay(path: string, { seed, nodes }: DayOptions): Day {
  const form = /\.(ndjson|csv)(?:\.gz)?$/i.exec(path)?.[1]?.toLowerCase();
  if (form === undefined)
    throw new Error(`${path} is not a day: expected .ndjson, .csv, .ndjson.gz or .csv.gz`);
  const text = readText(path);
  if (form === "ndjson") return readNdjsonDay(text);
  try {
    return readOnlineRetail(text, { seed: String(seed), nodes: nodes ?? sampleNodes() });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${path} cannot be read as invoices: ${why}`, { cause });
  }
}

function readText(path: string): string {
  const bytes = readFileSync(path);
  try {
    return (path.toLowerCase().endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (cause) {
    throw new Error(`${path} is not a complete gzip file`, { cause });
  }
}
