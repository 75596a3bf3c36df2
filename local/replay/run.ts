// Replays one day: loads what it needs, lets the channels and the outside world act until every order has
// come to its end, and tells what it came to.
import { DAY, type EpochMs, HOUR, toEpoch } from "#shared/kernel/time.ts";
import { createAgenda } from "./agenda.ts";
import { planner } from "./api/parties.ts";
import { type Channels, startChannels } from "./channels.ts";
import { type ApiError, type Client, createClient, type Host } from "./client.ts";
import type { Day } from "./day.ts";
import type { DayEntry } from "./day-entry.ts";
import { load, type Network } from "./load.ts";
import type { Pace } from "./pace.ts";
import { type EndOrder, hasEnded, isOver, labelsBoughtTwice, outcomesOf } from "./report/report.ts";
import type { ReplayReport } from "./report/table.ts";
import type { Scenario } from "./scenario.ts";
import { underWay } from "./under-way.ts";
import type { Rhythm } from "./world/lookout.ts";
import { startWorld, type World } from "./world.ts";

export interface ReplayHost extends Host {
  /** The secret from which the carriers' webhook keys are derived. */
  readonly webhookSecret: string;
}

export interface ReplayOptions {
  readonly host: ReplayHost;
  readonly pace: Pace;
  readonly day: Day;
  readonly network: Network;
  readonly scenario: Scenario;
  readonly seed: string | number;
  /** Milliseconds by which the day is moved, so that it begins when the host's clock says so. */
  readonly shift: number;
  readonly rhythm?: Rhythm;
  /** Also those who wait for stock come to their end: they wait for as long as the policy lets them. */
  readonly toTheEnd?: boolean;
  /** Milliseconds of the host's time between two looks whether all is over. */
  readonly checkEvery?: number;
  progress?(soFar: Progress): void;
  /** A call of the outside world was refused for good. */
  refused?(error: ApiError): void;
}

export interface Progress {
  readonly now: EpochMs;
  readonly orders: number;
  readonly placed: number;
  /** Parcels that reached their customers. */
  readonly arrived: number;
}

/** Simulated time after the last order by which what is still open counts as stuck. */
const GIVE_UP_AFTER = 21 * DAY;

/** @throws if the network or the stock is refused */
export async function replayDay(options: ReplayOptions): Promise<ReplayReport> {
  const { host, day, shift } = options;
  const client = createClient(host);
  try {
    const { channels, ended, wallSeconds, setupSeconds } = await playDay(
      { ...options, toTheEnd: true },
      client,
    );
    const orders = await endOf(client, channels);
    const labels = await labelsOf(client, channels);
    const outcomes = outcomesOf(orders, sum(channels.refused.values()));
    const { unitsSold, oversoldUnits, ledgerImbalance } = await client.ask(planner, "audit-stock", {
      query: { whole: "true" },
    });
    return {
      ...outcomes,
      labelsBoughtTwice: labels,
      unitsSold,
      oversoldUnits,
      ledgerImbalance,
      wallSeconds: rounded(wallSeconds, 3),
      simulatedHours: rounded((ended - timeOf(day.entries[0]) - shift) / HOUR, 2),
      ordersPerSecond: rounded(outcomes.orders / wallSeconds, 2),
      setupSeconds: rounded(setupSeconds, 3),
      refused: Object.fromEntries([...channels.refused].sort()),
      problems: day.problems.length,
      cancellationsUnmatched: day.unmatchedCancellations + channels.unmatched(),
      skippedRows: day.skippedRows,
    };
  } finally {
    client.close();
  }
}

export interface Played {
  readonly channels: Channels;
  readonly ended: EpochMs;
  /** Real seconds from the first order on, and those before. */
  readonly wallSeconds: number;
  readonly setupSeconds: number;
}

/**
 * Until every order has come to its end.
 * @throws if the network or the stock is refused
 */
export async function playDay(options: ReplayOptions, client: Client): Promise<Played> {
  const { pace, day, shift, checkEvery = HOUR, toTheEnd = false } = options;
  const setup = performance.now();
  const { items, stock, locations = {} } = day;
  const { network } = options;
  await load(client, { network, items, stock, locations, asOf: pace.now(), inTurn: pace.inTurn });
  const started = performance.now();
  const run = startRun(options, client);
  const last = timeOf(day.entries.at(-1)) + shift;
  const waiting = toTheEnd ? network.policy.backorderDays * DAY : 0;
  await run.until({
    ...{ checkEvery, from: last, giveUpAt: last + waiting + GIVE_UP_AFTER },
    isOver: toTheEnd ? hasEnded : isOver,
  });
  const { channels } = run;
  const wallSeconds = (performance.now() - started) / 1000;
  return { channels, ended: pace.now(), wallSeconds, setupSeconds: (started - setup) / 1000 };
}

interface Ending {
  readonly checkEvery: number;
  readonly from: EpochMs;
  readonly giveUpAt: EpochMs;
  readonly isOver: typeof isOver;
}

interface Run {
  readonly channels: Channels;
  until(ending: Ending): Promise<void>;
}

function startRun({ host, pace, day, network, ...options }: ReplayOptions, client: Client): Run {
  const agenda = createAgenda(pace);
  const tell = () =>
    options.progress?.({
      now: pace.now(),
      orders: day.entries.filter((entry) => "order" in entry).length,
      placed: channels.placed.length,
      arrived: world.arrived(),
    });
  const world: World = startWorld({
    ...options,
    ...network,
    client,
    pace,
    agenda,
    webhookSecret: host.webhookSecret,
    begins: timeOf(day.entries[0]) + options.shift,
    happened: () => tell(),
  });
  const changed = () => {
    world.changed();
    tell();
  };
  const channels: Channels = startChannels({
    client,
    pace,
    agenda,
    entries: day.entries,
    shift: options.shift,
    changed,
  });

  return {
    channels,
    async until({ checkEvery, from, giveUpAt, ...ending }) {
      let over = false;
      const check = async (): Promise<void> => {
        const placed = { ids: channels.placed, isOver: ending.isOver };
        const open = !channels.done() || world.busy() || (await underWay(client, pace, placed));
        over = !open || pace.now() >= giveUpAt;
        if (!over) agenda.add(pace.now() + checkEvery, check);
      };
      agenda.add(from + checkEvery, check);
      await agenda.run(() => over);
    },
  };
}

async function endOf(client: Client, { placed }: Channels): Promise<EndOrder[]> {
  const orders: EndOrder[] = [];
  for (const id of placed) orders.push(await client.ask(planner, "get-order", { params: { id } }));
  return orders;
}

async function labelsOf(client: Client, { placed }: Channels): Promise<number> {
  let twice = 0;
  for (const id of placed)
    twice += labelsBoughtTwice((await client.ask(planner, "get-timeline", { params: { id } })).events);
  return twice;
}

const timeOf = (entry: DayEntry | undefined): EpochMs => (entry === undefined ? 0 : toEpoch(entry.at));
const sum = (values: Iterable<number>): number => [...values].reduce((all, one) => all + one, 0);
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
