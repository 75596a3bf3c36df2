import { createServer, get } from "node:http";
import { afterEach, expect, it } from "vitest";
import { type Listeners, listenTogether } from "#local/host/http/listeners.ts";

const CALLERS = 160;
const open: Listeners[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** @returns the turns of the event loop that passed from the first connection to the last one */
async function turnsToTakeAll(): Promise<number> {
  let turn = 0;
  let counting = true;
  const count = () => {
    turn += 1;
    if (counting) setImmediate(count);
  };
  const heard: number[] = [];
  const server = createServer((_, response) => {
    heard.push(turn);
    response.writeHead(503).end();
  });
  const listeners = await listenTogether(server, 0);
  open.push(listeners);
  count();
  const statuses = await Promise.all(
    Array.from(
      { length: CALLERS },
      () =>
        new Promise<number | undefined>((resolve, reject) => {
          get({ host: "127.0.0.1", port: listeners.port, agent: false }, (answer) => {
            answer.resume();
            answer.once("end", () => resolve(answer.statusCode));
          }).once("error", reject);
        }),
    ),
  );
  counting = false;
  expect(statuses).toEqual(Array.from({ length: CALLERS }, () => 503));
  return (heard.at(-1) ?? 0) - (heard[0] ?? 0);
}

it("takes many connections in one turn of the event loop", async () => {
  expect(await turnsToTakeAll()).toBeLessThan(CALLERS / 2);
});

it("shares its port with nobody else", async () => {
  const listeners = await listenTogether(createServer(), 0);
  open.push(listeners);
  await expect(listenTogether(createServer(), listeners.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});

it("gives its port back", async () => {
  const listeners = await listenTogether(createServer(), 0);
  await listeners.close();
  open.push(await listenTogether(createServer(), listeners.port));
  expect(open[0]?.port).toBe(listeners.port);
});
