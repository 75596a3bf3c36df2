// Starts the tortured host, ends it in the ways that hosts end, and starts it again. Its time stands still meanwhile.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as realTime } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { HostOptions } from "#local/host/options.ts";
import type { Pace } from "#local/replay/pace.ts";

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

/** `starting`: killed again before it is ready. */
export const deeds = ["kill", "starting", "database", "terminate"] as const;
export type Deed = (typeof deeds)[number];

export interface Victim {
  readonly ready: Ready;
  readonly pace: Pace;
  /** Times that it ended without being asked to. */
  crashes(): number;
  /** Resolves when it is ready again. @returns how many processes were killed for it */
  suffer(deed: Deed, chance: () => number): Promise<number>;
  end(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL("victim-process.ts", import.meta.url));
const READY_WITHIN_MS = 60_000;
/** A start takes about so long; it is killed somewhere in it. */
const START_MS = 2_500;
const LOOK_EVERY_MS = 5;

/** @param log a file for what the host has to say */
export async function startVictim(wanted: Wanted, log: string): Promise<Victim> {
  const { speed } = wanted.clock;
  let child = launch();
  let crashes = 0;
  let frozenAt: number | undefined = wanted.clock.from;
  let ready: Ready;
  let since = 0;
  const now = () => frozenAt ?? Math.floor(ready.now + (Date.now() - since) * speed);
  const freeze = () => {
    frozenAt = now();
  };

  function launch(): ChildProcess {
    const file = openSync(log, "a");
    const started = fork(PROCESS, [JSON.stringify(wanted)], { stdio: ["ignore", file, file, "ipc"] });
    closeSync(file);
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
      if (attempt === 3) throw new Error(`the host does not start any more: see ${log}`);
      child = launch();
    }
  };
  /** It died by itself. */
  const revive = async () => {
    freeze();
    crashes += 1;
    child = launch();
    await awaitReady();
  };
  const endChild = async (signal: "SIGKILL" | "SIGTERM") => {
    const old = child;
    old.removeAllListeners("exit");
    const gone = once(old, "exit");
    if (old.exitCode === null && old.signalCode === null) {
      old.kill(signal);
      await gone;
    }
    freeze();
  };
  const restart = async () => {
    child = launch();
    await awaitReady();
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
    crashes: () => crashes,
    async suffer(deed, chance) {
      if (deed === "database") {
        const reply = messageOf(child);
        child.send("database?");
        const { dynamodb } = ((await reply) ?? {}) as { dynamodb?: number };
        if (dynamodb === undefined) return 0;
        process.kill(dynamodb, "SIGKILL");
        return 1;
      }
      await endChild(deed === "terminate" ? "SIGTERM" : "SIGKILL");
      if (deed === "starting") {
        child = launch();
        await realTime(chance() * START_MS);
        await endChild("SIGKILL");
      }
      await restart();
      return deed === "starting" ? 2 : 1;
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
