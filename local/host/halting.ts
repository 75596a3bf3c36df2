// A host that cannot write stands still, at once: what goes on without its disk fails, and failures would be taken for
// something that happened to an order.
import { isFullDisk, noRoom } from "./folder/full-disk.ts";
import { type HttpRequest, type HttpResponse, said } from "./http/messages.ts";
import type { HostRefusal } from "./refusal.ts";

type Gateway = (request: HttpRequest) => Promise<HttpResponse>;

export interface Halting {
  /** Told of every failure that may be one of the disk. @returns is it one? */
  notice(error: unknown): boolean;
  /** What is still to be answered then is answered 503. */
  answering(gateway: Gateway): Gateway;
  /** Before, a host is not running, and a failure ends its start. @param halt called once */
  begin(halt: (why: HostRefusal) => void): void;
}

export function createHalting(folder: string): Halting {
  const { promise: halted, resolve: answerAll } = Promise.withResolvers<HttpResponse>();
  let halt: ((why: HostRefusal) => void) | undefined;
  let isHalted = false;
  return {
    notice(error) {
      if (!isFullDisk(error)) return false;
      if (halt === undefined || isHalted) return true;
      isHalted = true;
      const why = noRoom(folder);
      answerAll(said(503, why.message, { "retry-after": "60" }));
      halt(why);
      return true;
    },
    answering: (gateway) => async (request) => {
      const answer = gateway(request);
      // Nobody waits for it once the host stands still.
      answer.catch(() => undefined);
      const first = await Promise.race([answer, halted]);
      return isHalted && first.status >= 500 ? halted : first;
    },
    begin(given) {
      halt = given;
    },
  };
}
