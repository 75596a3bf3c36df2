// The order channels: they place the day's orders at their times, and cancel some.
import { derivedId } from "#shared/kernel/derived-id.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import type { Agenda } from "./agenda.ts";
import { channel as channelParty } from "./api/parties.ts";
import { ApiError, type Client } from "./client.ts";
import type { CancelEntry, DayEntry, PlaceEntry } from "./day-entry.ts";
import type { Pace } from "./pace.ts";

export interface ChannelsOptions {
  readonly client: Client;
  readonly pace: Pace;
  readonly agenda: Agenda;
  readonly entries: readonly DayEntry[];
  /** Milliseconds by which the day is moved. */
  readonly shift: number;
  /** Called after every order placed, refused or cancelled. */
  changed(): void;
}

export interface Channels {
  /** Orders that the API took, in the order in which they were placed. */
  readonly placed: readonly OrderId[];
  /** Orders that it refused, by problem code. */
  readonly refused: ReadonlyMap<string, number>;
  /** Cancellations of orders that were never taken, or could not be cancelled any more. */
  readonly unmatched: () => number;
  /** Whether every entry of the day has been dealt with. */
  done(): boolean;
}

/** While the API is down, a channel tries again after this. */
const RETRY_AFTER = MINUTE;

export function startChannels({ client, pace, agenda, entries, shift, changed }: ChannelsOptions): Channels {
  const placed = new Map<string, OrderId>();
  const refused = new Map<string, number>();
  let unmatched = 0;
  let left = entries.length;

  const place = async ({ channel, order }: PlaceEntry) => {
    const key = derivedId("day", channel, order.channelOrderId);
    const { orderId } = await client.ask(channelParty(channel), "place-order", {
      headers: { "idempotency-key": key },
      body: order,
    });
    placed.set(numberOf(channel, order.channelOrderId), orderId);
  };
  const cancel = async ({ channel, cancel: number }: CancelEntry) => {
    const id = placed.get(numberOf(channel, number));
    if (id === undefined) unmatched += 1;
    else await client.ask(channelParty(channel), "cancel-order", { params: { id } });
  };
  const refuse = (entry: DayEntry, { code }: ApiError) => {
    if ("order" in entry) refused.set(code, (refused.get(code) ?? 0) + 1);
    else unmatched += 1;
  };

  const act = (entry: DayEntry) => async (): Promise<void> => {
    try {
      await pace.inTurn(() => ("order" in entry ? place(entry) : cancel(entry)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.passing) return agenda.add(pace.now() + RETRY_AFTER, act(entry));
      refuse(entry, error);
    }
    left -= 1;
    changed();
  };
  for (const entry of entries) agenda.add(movedBy(shift, entry), act(entry));

  return {
    get placed() {
      return [...placed.values()];
    },
    refused,
    unmatched: () => unmatched,
    done: () => left === 0,
  };
}

const numberOf = (channel: string, channelOrderId: string): string => `${channel} ${channelOrderId}`;
const movedBy = (shift: number, { at }: DayEntry): EpochMs => toEpoch(at) + shift;
