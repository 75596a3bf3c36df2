// Places orders over HTTP, on as many connections as it takes, and notes what came of each.
import { Agent, request } from "node:http";
import { seeded } from "#shared/kernel/seeded.ts";

export interface Placed {
  readonly status: number;
  readonly ms: number;
  readonly orderId?: string;
}

export interface Caller {
  /** Places one more order; `wait`: seconds in which it may be routed before the answer. */
  place(wait?: number): Promise<Placed>;
  close(): void;
}

export type Body = Readonly<Record<string, unknown>>;

/** @param bodies of orders without a number of their own, of which one is drawn each time */
export function openCaller(url: string, token: string, bodies: readonly Body[]): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const random = seeded("orders");
  let last = 0;
  return {
    place(wait = 0) {
      last += 1;
      const body = bodies[Math.floor(random() * bodies.length)] ?? {};
      const text = JSON.stringify({ ...body, channelOrderId: `B-${last}` });
      const headers = {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
        "idempotency-key": `order-${last}`,
        ...(wait > 0 && { prefer: `wait=${wait}` }),
      };
      return send(agent, `${url}/v1/orders`, headers, text);
    },
    close: () => agent.destroy(),
  };
}

/** Callers who each have one order under way. @returns what was answered in time */
export async function placedWithin(
  seconds: number,
  callers: number,
  place: () => Promise<Placed>,
): Promise<readonly Placed[]> {
  const until = performance.now() + seconds * 1_000;
  const placed: Placed[] = [];
  const one = async () => {
    while (performance.now() < until) {
      const answer = await place();
      if (performance.now() < until) placed.push(answer);
    }
  };
  await Promise.all(Array.from({ length: callers }, one));
  return placed;
}

/** Status 0: no answer came. */
function send(
  agent: Agent,
  url: string,
  headers: Record<string, string | number>,
  body: string,
): Promise<Placed> {
  const begun = performance.now();
  const took = () => performance.now() - begun;
  return new Promise((resolve) => {
    const asked = request(url, { agent, method: "POST", headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", () => resolve({ status: 0, ms: took() }));
      answer.on("end", () => {
        const status = answer.statusCode ?? 0;
        const id = status < 300 ? JSON.parse(Buffer.concat(chunks).toString()).orderId : undefined;
        resolve({ status, ms: took(), ...(id !== undefined && { orderId: id }) });
      });
    });
    asked.on("error", () => resolve({ status: 0, ms: took() }));
    asked.end(body);
  });
}
