// What every party of the outside world has at hand, and how it acts: one call at its time, in turn with
// the host, repeated with the same content if it failed in passing.
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { addWorkingTime } from "#shared/domain/network/working-time.ts";
import { type EpochMs, MINUTE } from "#shared/kernel/time.ts";
import type { Agenda } from "../agenda.ts";
import { ApiError, type Client } from "../client.ts";
import type { Pace } from "../pace.ts";
import type { Random } from "../random.ts";
import type { Scenario } from "../scenario.ts";
import type { Incidents } from "./incidents.ts";
import type { Carried, Legs, PlannedLeg } from "./legs.ts";

export interface Surroundings {
  readonly client: Client;
  readonly pace: Pace;
  readonly agenda: Pick<Agenda, "add">;
  readonly scenario: Scenario;
  /** Fork it by the id of what is decided upon. */
  readonly chance: Random;
  readonly nodes: ReadonlyMap<string, NetworkNode>;
  readonly carriers: readonly Carrier[];
  readonly legs: Legs;
  readonly incidents: Incidents;
  readonly webhookSecret: string;
  /** Work may follow from what was done: the lists are worth another look. */
  changed(): void;
  /** Called after each thing that somebody did. */
  happened(): void;
  /** A parcel reached its customer. */
  arrived(): void;
  /** The lists are worth a look then. */
  lookAt(at: EpochMs): void;
  /** A call was refused for good; that is normal for what was withdrawn meanwhile (404, 409). */
  refused(error: ApiError): void;
}

/** Waits between attempts grow up to this. */
const LONGEST_RETRY = 30 * MINUTE;
const ATTEMPTS = 40;

export interface Doing<T> {
  readonly at: EpochMs;
  call(): Promise<T>;
  /** Somebody has something to do after it, which the lists will show. */
  readonly opensWork?: boolean;
  /** What follows from the answer. */
  next?(answer: T): void;
}

/** Puts the call down for its time. */
export function later<T>(around: Surroundings, { at, call, opensWork, next }: Doing<T>): void {
  const { agenda, pace } = around;
  const attempt = (left: number, wait: number) => async (): Promise<void> => {
    try {
      const answer = await pace.inTurn(call);
      if (opensWork === true) around.changed();
      around.happened();
      next?.(answer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.passing && left > 0)
        agenda.add(pace.now() + wait, attempt(left - 1, Math.min(2 * wait, LONGEST_RETRY)));
      else around.refused(error);
    }
  };
  agenda.add(at, attempt(ATTEMPTS, MINUTE));
}

/** What is still open after its deadline is taken back, and others are asked: worth a look. */
export function lookIfMissed({ lookAt }: Surroundings, at: EpochMs, deadline: EpochMs): void {
  if (at > deadline) lookAt(deadline + MINUTE);
}

interface Carrying {
  readonly at: EpochMs;
  readonly carried: Carried;
  go(leg: PlannedLeg): void;
}

/** Goes on at that time with the leg of a parcel, which is asked for where it is not known. */
export function withLeg(around: Surroundings, { at, carried, go }: Carrying): void {
  const { agenda, pace, legs } = around;
  agenda.add(at, async () => {
    const known = legs.known(carried);
    if (known !== undefined) return go(known);
    later(around, {
      at: pace.now(),
      call: () => legs.ask(carried),
      next: (leg) => (leg === undefined ? undefined : go(leg)),
    });
  });
}

/** Working minutes of the node after an instant, though not in the past. Where it never works, the instant itself. */
export function workingAfter(
  { nodes, pace, incidents }: Pick<Surroundings, "nodes" | "pace" | "incidents">,
  id: string,
  { from, minutes }: { readonly from: EpochMs; readonly minutes: number },
): EpochMs {
  const node = nodes.get(id);
  const ms = Math.round(minutes * MINUTE);
  const at = (node && addWorkingTime(node, from, ms)) ?? from + ms;
  return incidents.peopleAt(id, Math.max(at, pace.now()));
}
