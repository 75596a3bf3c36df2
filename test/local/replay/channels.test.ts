import { describe, expect, it } from "vitest";
import { createAgenda } from "#local/replay/agenda.ts";
import { startChannels } from "#local/replay/channels.ts";
import { ApiError, type Client } from "#local/replay/client.ts";
import { readNdjsonDay } from "#local/replay/ndjson.ts";
import type { Pace } from "#local/replay/pace.ts";

const place = (number: string, minute: number) => ({
  at: `2026-03-10T09:0${minute}:00Z`,
  channel: "web",
  order: {
    channelOrderId: number,
    method: "home",
    destination: { name: "C", street: "S", city: "Lyon", postcode: "69003", country: "FR" },
    lines: [{ sku: "MUG-1", quantity: 1 }],
  },
});
const cancel = (number: string, minute: number) => ({
  at: `2026-03-10T09:0${minute}:00Z`,
  channel: "web",
  cancel: number,
});

/** Time that passes by itself, as soon as somebody waits for it. */
function ownTime(): Pace {
  let now = 0;
  return {
    now: () => now,
    async until(at) {
      now = Math.max(now, at);
    },
    inTurn: (call) => call(),
  };
}

async function run(entries: readonly object[], answer: (name: string, key: string, times: number) => void) {
  const calls: string[] = [];
  const times = new Map<string, number>();
  const client = {
    async ask(_party: unknown, name: string, request: { headers?: Record<string, string> }) {
      const key = request.headers?.["idempotency-key"] ?? "";
      const nth = (times.get(name + key) ?? 0) + 1;
      times.set(name + key, nth);
      calls.push(`${new Date(pace.now()).toISOString().slice(11, 16)} ${name} ${key}`.trim());
      answer(name, key, nth);
      return { orderId: `ord_${key}`, status: "received" };
    },
    close() {},
  } as unknown as Client;
  const pace = ownTime();
  const agenda = createAgenda(pace);
  const day = readNdjsonDay(entries.map((entry) => JSON.stringify(entry)).join("\n"));
  const channels = startChannels({
    client,
    pace,
    agenda,
    entries: day.entries,
    shift: 0,
    changed: () => {},
  });
  await agenda.run(channels.done);
  return { calls, channels };
}

const fails = (status: number, code: string): never => {
  throw new ApiError(status, code, code);
};

describe("the order channels", () => {
  it("place and cancel at the day's own times", async () => {
    const { calls, channels } = await run([place("A", 1), cancel("A", 5), place("B", 3)], () => {});
    expect(calls.map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual([
      "09:01 place-order",
      "09:03 place-order",
      "09:05 cancel-order",
    ]);
    expect(channels.placed).toHaveLength(2);
    expect(channels.unmatched()).toBe(0);
  });

  it("send an order again under the same key while the API is down", async () => {
    const { calls, channels } = await run(
      [place("A", 1)],
      (_name, _key, nth) => nth < 3 && fails(503, "unavailable"),
    );
    expect(calls.map((call) => call.slice(0, 5))).toEqual(["09:01", "09:02", "09:03"]);
    expect(new Set(calls.map((call) => call.slice(6)))).toHaveLength(1);
    expect(channels.placed).toHaveLength(1);
  });

  it("count what is refused by its code, and cancellations of what was never taken", async () => {
    const { channels } = await run(
      [place("A", 1), place("B", 2), cancel("A", 3), cancel("Z", 4)],
      (name) => name === "place-order" && fails(422, "unknown-sku"),
    );
    expect(channels.placed).toEqual([]);
    expect([...channels.refused]).toEqual([["unknown-sku", 2]]);
    expect(channels.unmatched()).toBe(2);
    expect(channels.done()).toBe(true);
  });
});
