// Retry and Catch of Task, Map and Parallel.
import { optional, readResult } from "./exit.ts";
import type { Fields } from "./fields.ts";
import type { Catcher, Recovery, Retrier } from "./machine.ts";

export function readRecovery(fields: Fields): Recovery {
  const recovery = {
    retry: fields.list("Retry").map(readRetrier),
    catch: fields.list("Catch").map(readCatcher),
  };
  checkWildcards("Retry", recovery.retry, fields);
  checkWildcards("Catch", recovery.catch, fields);
  return recovery;
}

/** Defaults: first delay 1 s, 3 attempts, doubling, no jitter. */
function readRetrier(fields: Fields): Retrier {
  fields.only([
    ...["ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy"],
    "Comment",
  ]);
  const jitter = fields.text("JitterStrategy") ?? "NONE";
  if (jitter !== "NONE" && jitter !== "FULL") fields.refuse(`jitter strategy "${jitter}" is not supported`);
  return {
    errorEquals: fields.texts("ErrorEquals"),
    intervalSeconds: fields.number("IntervalSeconds", 0) ?? 1,
    maxAttempts: fields.number("MaxAttempts", 0) ?? 3,
    backoffRate: fields.number("BackoffRate", 1) ?? 2,
    ...optional("maxDelaySeconds", fields.number("MaxDelaySeconds", 1)),
    fullJitter: jitter === "FULL",
  };
}

function readCatcher(fields: Fields): Catcher {
  fields.only(["ErrorEquals", "Next", "Output", "Assign", "Comment"]);
  return {
    ...readResult(fields),
    errorEquals: fields.texts("ErrorEquals"),
    next: fields.requiredText("Next"),
  };
}

function checkWildcards(
  field: string,
  entries: readonly { errorEquals: readonly string[] }[],
  fields: Fields,
): void {
  entries.forEach(({ errorEquals }, at) => {
    if (!errorEquals.includes("States.ALL")) return;
    if (errorEquals.length > 1) fields.refuse(`field "${field}[${at}]": States.ALL must stand alone`);
    if (at < entries.length - 1) fields.refuse(`field "${field}[${at}]": States.ALL must come last`);
  });
}
