// Starts the tortured host, ends it in the ways that hosts end, and starts it again. Its time stands still meanwhile.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { setTimeout as realTime } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { HostOptions } from "#local/host/options.ts";
import type { Pace } from "#local/replay/pace.ts";
import { fillFor, onFullDisk } from "./disk.ts";

/** What the process is told. */
export type Wanted = Pick<HostOptions, "assembly" | "data" | "port"> & {
  readonly clock: { readonly speed: number; readonly from: number };
};
/** What it tells when it is ready. */
export interface Ready {
  readonly url: string;
  readonly now: number;
  readonly webhookSecret: string;
}

/** `starting`: killed again before it is ready. `disk`: full for a while, also for a start in vain. */
export const deeds = ["kill", "starting", "terminate", "disk"] as const;
export type Deed = (typeof deeds)[number];

/** What the tortured host must never do. The folder with its log is kept. */
export class Misconduct extends Error {}

export interface Victim {
  readonly ready: Ready;
  readonly pace: Pace;
  /** Rejects with a Misconduct when it cannot be started any more. */
  readonly lost: Promise<never>;
  /** Times that it ended without being asked to. */
  crashes(): number;
  /** Resolves when it is ready again. @returns how many processes were ended for it */
  suffer(deed: Deed, chance: () => number): Promise<number>;
  end(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL("victim-process.ts", import.meta.url));
const READY_WITHIN_MS = 60_000;
/** A start takes about so long; it is killed somewhere in it. */
const START_MS = 2_500;
const LOOK_EVERY_MS = 5;
/** A host whose disk is full notices it within a second; it may be busy. */
const HALTED_WITHIN_MS = 20_000;
/** Of a stack: not what went wrong, but where. */
const FRAME = /^\s+at |^\s*[{}^]|^Node\.js v/;
/** What it says then. */
const NO_ROOM = /cannot be written to: make room/;

/** @param log a file for what the host has to say */
export async function startVictim(wanted: Wanted, log: string): Promise<Victim> {
  const { speed } = wanted.clock;
  let lastWords = "";
  let child = launch();
  let crashes = 0;
  let frozenAt: number | undefined = wanted.clock.from;
  let ready: Ready;
  let since = 0;
  const { promise: lost, reject: lose } = Promise.withResolvers<never>();
  lost.catch(() => undefined);
  const now = () => frozenAt ?? Math.floor(ready.now + (Date.now() - since) * speed);
  const freeze = () => {
    frozenAt = now();
  };

  function launch(how: ReturnType<typeof onFullDisk> | undefined = undefined): ChildProcess {
    // Its words go through a pipe: a log on a disk that is full would swallow them.
    const started = fork(PROCESS, [JSON.stringify(wanted)], {
      ...how,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    lastWords = "";
    for (const stream of [started.stdout, started.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        appendFileSync(log, text);
        lastWords = text.split("\n").findLast((line) => line.trim() !== "" && !FRAME.test(line)) ?? lastWords;
      });
    return started;
  }
  const awaitReady = async (): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const told = await messageOf(child);
      if (told !== undefined) {
        ready = told as Ready;
        since = Date.now();
        frozenAt = undefined;
        const of = child;
        of.once("exit", () => of === child && void revive());
        return;
      }
      if (attempt === 3) throw misconduct("does not start any more");
      child = launch();
    }
  };
  const misconduct = (what: string) =>
    new Misconduct(`the host ${what}: ${lastWords || "it said nothing"}; its log is ${log}`);
  /** It died by itself. */
  const revive = async () => {
    freeze();
    crashes += 1;
    child = launch();
    await awaitReady().catch(lose);
  };
  /** From now on its end is no crash. */
  const expectEnd = (): Promise<unknown> => {
    child.removeAllListeners("exit");
    const isOver = child.exitCode !== null || child.signalCode !== null;
    return isOver ? Promise.resolve() : once(child, "close");
  };
  const endChild = async (signal: "SIGKILL" | "SIGTERM") => {
    const gone = expectEnd();
    child.kill(signal);
    await gone;
    freeze();
  };
  const restart = async () => {
    child = launch();
    await awaitReady();
  };
  /** It must say that there is no room, and end by itself. */
  const halts = async (gone: Promise<unknown>) => {
    const patience = new AbortController();
    const tooLong = realTime(HALTED_WITHIN_MS, "too long", { signal: patience.signal });
    const ended = await Promise.race([gone.then(() => "ended"), tooLong]);
    patience.abort();
    if (ended === "too long") throw misconduct("goes on though its disk is full");
    if (child.exitCode !== 1 || !NO_ROOM.test(lastWords))
      throw misconduct(`ended with ${child.signalCode ?? child.exitCode} when its disk was full`);
  };
  const fillDisk = async (): Promise<number> => {
    if (child.pid === undefined) return 0;
    const gone = expectEnd();
    fillFor(child.pid);
    await halts(gone);
    freeze();
    child = launch(onFullDisk(process.execPath));
    await halts(expectEnd());
    await restart();
    return 2;
  };
  const act = async (deed: Deed, chance: () => number): Promise<number> => {
    if (deed === "disk") return fillDisk();
    await endChild(deed === "terminate" ? "SIGTERM" : "SIGKILL");
    if (deed === "starting") {
      child = launch();
      await realTime(chance() * START_MS);
      await endChild("SIGKILL");
    }
    await restart();
    return deed === "starting" ? 2 : 1;
  };

  await awaitReady();
  return {
    get ready() {
      return ready;
    },
    pace: {
      now,
      async until(at) {
        while (now() < at || frozenAt !== undefined) await realTime(LOOK_EVERY_MS);
      },
      inTurn: (call) => call(),
    },
    lost,
    crashes: () => crashes,
    async suffer(deed, chance) {
      try {
        return await act(deed, chance);
      } catch (error) {
        lose(error);
        throw error;
      }
    },
    end: () => endChild("SIGTERM"),
  };
}

/** The next message; undefined if it ends before, or says nothing for too long. */
async function messageOf(child: ChildProcess): Promise<unknown> {
  const ending = new AbortController();
  const { signal } = ending;
  try {
    return await Promise.race([
      once(child, "message", { signal }).then(([message]) => message),
      once(child, "exit", { signal }).then(() => undefined),
      realTime(READY_WITHIN_MS, undefined, { signal }),
    ]);
  } finally {
    ending.abort();
  }
}
