// What every SDK client is opened with. A host that is AWS to its functions lends them a shorter way to itself.
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** Options that the clients of all services share. */
export type Way = Pick<DynamoDBClientConfig, "requestHandler" | "signer">;

/**
 * The SDK's default logger prints nothing, but first has every request and answer copied without its secrets:
 * a tenth of a call's CPU time. Without `info` and `error` it is not asked.
 */
const silent = {
  trace: () => undefined,
  debug: () => undefined,
  warn: () => undefined,
} as unknown as NonNullable<DynamoDBClientConfig["logger"]>;

let lent: Way = {};

/** From now on, requests of clients that are opened go this way; `{}` is the SDK's own. */
export function useWay(other: Way): void {
  lent = other;
}

/** Whatever sends a service's commands; which ones it takes, and what it answers, the client's own types say. */
export interface Sender {
  send(command: never): Promise<unknown>;
}

let senders: Readonly<Record<string, Sender>> = {};

/** From now on, commands for the endpoints of these variables are sent so; `{}`: by clients of the SDK. */
export function useSenders(others: Readonly<Record<string, Sender>>): void {
  senders = others;
}

/**
 * A client per endpoint, opened at the first use: an endpoint is named by the environment, and may change in tests.
 * Where another way was lent since, it is opened anew: the old one leads to a host that has stopped.
 */
export function perEndpoint<Client>(variable: string, open: (config: Way) => Client): () => Client {
  const opened = new Map<string, { readonly client: Client; readonly way: Way }>();
  return () => {
    const sender = senders[variable];
    // Of a client, only `send` is used.
    if (sender !== undefined) return sender as Client;
    const endpoint = process.env[variable] ?? "";
    const known = opened.get(endpoint);
    if (known?.way === lent) return known.client;
    const client = open({ logger: silent, cacheMiddleware: true, ...lent } as Way);
    opened.set(endpoint, { client, way: lent });
    return client;
  };
}
