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

/** A client per endpoint, opened at the first use: an endpoint is named by the environment, and may change in tests. */
export function perEndpoint<Client>(variable: string, open: (config: Way) => Client): () => Client {
  const clients = new Map<string, Client>();
  return () => {
    const endpoint = process.env[variable] ?? "";
    const client = clients.get(endpoint) ?? open({ logger: silent, cacheMiddleware: true, ...lent } as Way);
    clients.set(endpoint, client);
    return client;
  };
}
