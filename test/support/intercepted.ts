// Stands between the functions of a running host and the services they call: what is shown to it first may go wrong.
import { shortWay } from "#local/host/lambda/way.ts";
import { useSenders, useWay, type Way } from "#shared/adapters/aws.ts";

interface Request {
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}
interface Handler {
  handle(request: Request): Promise<unknown>;
}

/** @returns an answer in the service's place, or undefined: the request goes on. What it throws breaks the connection. */
export type Meet = (operation: string, body: string) => object | undefined;

export interface Interception {
  /** From now on. */
  meet(how: Meet): void;
  /** From now on all goes through. */
  calm(): void;
}

/** To be called after the host was started; ends when it is stopped. */
export function intercepted(): Interception {
  const { way } = shortWay();
  const { handle } = way.requestHandler as unknown as Handler;
  let met: Meet = () => undefined;
  const intercept = async (request: Request) => {
    const { headers, body = "" } = request;
    const text = typeof body === "string" ? body : new TextDecoder().decode(body);
    const answer = met(headers["x-amz-target"]?.split(".").at(-1) ?? "", text);
    if (answer === undefined) return handle(request);
    return { response: { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) } };
  };
  useSenders({});
  useWay({ ...way, requestHandler: { handle: intercept } } as unknown as Way);
  return {
    meet(how) {
      met = how;
    },
    calm() {
      met = () => undefined;
    },
  };
}

/** A service that is down. */
export const down =
  (...operations: readonly string[]): Meet =>
  (operation) => {
    if (!operations.includes(operation)) return undefined;
    throw Object.assign(new Error(`connect ECONNREFUSED: ${operation}`), { code: "ECONNREFUSED" });
  };
