// Somebody who listens: a real server on the loopback, that notes what it gets and answers as a test says.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is not there fails the assertion on it
  readonly body: any;
}

export interface Receiver {
  readonly url: string;
  readonly heard: Heard[];
  /** What it answers from now on; by what it got. */
  answers(
    status: (heard: Heard) => number | Promise<number>,
    headers?: Readonly<Record<string, string>>,
  ): void;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const heard: Heard[] = [];
  let answer: (heard: Heard) => number | Promise<number> = () => 204;
  let more: Readonly<Record<string, string>> = {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString();
    const one = { headers: request.headers, text, body: JSON.parse(text) };
    heard.push(one);
    response.writeHead(await answer(one), more).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/events`,
    heard,
    answers(status, headers = {}) {
      answer = status;
      more = headers;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
