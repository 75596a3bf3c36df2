// The event buses: PutEvents, the rules that match, and the schedules.
import type { HostClock } from "../../clock/clock.ts";
import type { HostStore } from "../folder/host-store.ts";
import type { Queues } from "../services/queues.ts";
import { ACCOUNT, REGION } from "../template/physical.ts";
import { type Bus, busName, type Rule, type Target } from "./declared.ts";
import type { Deliveries } from "./deliveries.ts";
import { type PutEventsEntry, PutEventsRequest } from "./requests.ts";

export interface EventBus {
  /** The answer of the service's PutEvents. */
  putEvents(request: unknown): { FailedEntryCount: number; Entries: unknown[] };
  /** Arms the schedules. */
  start(): void;
}

export interface EventBusOptions {
  readonly bus: Bus;
  readonly store: HostStore;
  readonly clock: HostClock;
  readonly queues: Queues;
  readonly deliveries: Deliveries;
  readonly newId: () => string;
  /** Appends a line to a log group. */
  readonly log: (group: string, line: string) => void;
}

interface Event {
  readonly id: string;
  readonly [field: string]: unknown;
}

export function createEventBus(options: EventBusOptions): EventBus {
  const { bus, store, clock, queues, deliveries, newId, log } = options;

  const eventOf = (fields: Readonly<Record<string, unknown>>): Event => ({
    version: "0",
    id: newId(),
    account: ACCOUNT,
    region: REGION,
    time: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
    resources: [],
    ...fields,
  });

  const pass = (target: Target, event: Event, whole?: () => string) => {
    const payload = payloadOf(target, event, whole);
    if (target.destination.kind === "log") log(target.destination.name, payload);
    else if (target.destination.kind === "queue") queues.send(target.destination.name, payload);
    else deliveries.send(target, payload);
  };

  const take = (entry: PutEventsEntry): unknown => {
    const name = busName(entry.EventBusName);
    if (!bus.names.has(name))
      return { ErrorCode: "ResourceNotFoundException", ErrorMessage: `Event bus ${name} does not exist.` };
    const detail = parsed(entry.Detail);
    if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    const event = eventOf({
      "detail-type": entry.DetailType,
      source: entry.Source,
      ...(entry.Resources !== undefined && { resources: entry.Resources }),
      detail,
    });
    const whole = textOnce(event);
    for (const rule of bus.rules)
      if (rule.bus === name && rule.matches?.(event) === true)
        for (const target of rule.targets) pass(target, event, whole);
    return { EventId: event.id };
  };

  const arm = (rule: Rule) => {
    const at = rule.next?.(clock.now());
    if (at === undefined) return;
    clock.timer(at, () => {
      // One run at a time: what takes longer than its period is not piled up.
      for (const target of rule.targets)
        if (!deliveries.pending(target))
          pass(
            target,
            eventOf({
              "detail-type": "Scheduled Event",
              source: "aws.events",
              resources: [rule.arn],
              detail: {},
            }),
          );
      arm(rule);
    });
  };

  return {
    putEvents(request) {
      const { Entries } = PutEventsRequest.parse(request);
      const results = store.db.transaction(() => Entries.map(take));
      const failed = results.filter((result) => Object(result).ErrorCode !== undefined);
      return { FailedEntryCount: failed.length, Entries: results };
    },
    start() {
      deliveries.resume(bus.rules.flatMap(({ targets }) => targets));
      for (const rule of bus.rules) arm(rule);
    },
  };
}

/** An event as text, for as many targets as it has. */
function textOnce(event: Event): () => string {
  let text: string | undefined;
  return () => {
    text ??= JSON.stringify(event);
    return text;
  };
}

function payloadOf({ input, path = "$" }: Target, event: Event, whole = textOnce(event)): string {
  if (input !== undefined) return input;
  if (path === "$") return whole();
  const steps = path.split(".").slice(1);
  return JSON.stringify(steps.reduce<unknown>((value, step) => Object(value)[step], event) ?? {});
}

function parsed(detail: string): unknown {
  try {
    return JSON.parse(detail);
  } catch {
    return undefined;
  }
}
