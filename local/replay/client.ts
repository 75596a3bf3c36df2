// The public API as its callers see it: typed by the contract, one token per party, refusals as errors.
import type { z } from "zod";
import type { HttpRequest, HttpResponse } from "#local/host/http/messages.ts";
import { Problem } from "#shared/contracts/problems.ts";
import { type RouteName, routes } from "#shared/contracts/routes.ts";
import { type JsonAnswer, jsonHttp, withinProcess } from "./api/http.ts";
import { type Grant, grantOf, nameOf, type Party } from "./api/parties.ts";

export interface Host {
  readonly url: string;
  /** If it is in this process: without the network, which costs a tenth of a replay. */
  readonly request?: (request: HttpRequest) => Promise<HttpResponse>;
  tokenFor(grant: Grant): Promise<string> | string;
}

type Body<R extends RouteName> = z.input<(typeof routes)[R]["body"]>;
type Answers<R extends RouteName> = (typeof routes)[R]["answers"];
export type Answer<R extends RouteName> = z.infer<Answers<R>[keyof Answers<R>] & z.ZodType>;

type Named = Readonly<Record<string, string | number | undefined>>;

interface Ask<R extends RouteName> {
  readonly params?: Named;
  readonly query?: Named;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body<R>;
  /** Sent as it is in place of `body`: what was signed must not be written again. */
  readonly rawBody?: string;
}

/** An answer that is no success. `code` is the problem's, or `no-answer`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
  }

  /** The same call may succeed later; what was signed too long ago by a fast clock, signed again. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === "bad-signature";
  }
}

export interface Client {
  /** @throws ApiError */
  ask<R extends RouteName>(party: Party, name: R, request?: Ask<R>): Promise<Answer<R>>;
  close(): void;
}

export function createClient(host: Host): Client {
  const http = host.request === undefined ? jsonHttp(host.url) : withinProcess(host.request);
  const tokens = new Map<string, string>();

  const tokenOf = async (party: Party): Promise<string> => {
    const name = nameOf(party);
    const token = tokens.get(name) ?? (await host.tokenFor(grantOf(party)));
    tokens.set(name, token);
    return token;
  };
  const send = async (party: Party, name: RouteName, request: Ask<RouteName>): Promise<JsonAnswer> => {
    const { rawBody, body, headers = {} } = request;
    const text = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const authorization = `Bearer ${await tokenOf(party)}`;
    return http.send({
      method: routes[name].method,
      path: pathOf(name, request),
      headers: { ...headers, authorization },
      ...(text !== undefined && { body: text }),
    });
  };

  return {
    async ask<R extends RouteName>(party: Party, name: R, request: Ask<R> = {}): Promise<Answer<R>> {
      let answer = await sent(() => send(party, name, request));
      if (answer.status === 401) {
        // It may have expired: a party that is told so signs in again, once.
        tokens.delete(nameOf(party));
        answer = await sent(() => send(party, name, request));
      }
      return read(name, answer);
    },
    close: () => http.close(),
  };
}

async function sent(send: () => Promise<JsonAnswer>): Promise<JsonAnswer> {
  try {
    return await send();
  } catch (cause) {
    throw new ApiError(0, "no-answer", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function pathOf(name: RouteName, { params = {}, query = {} }: Ask<RouteName>): string {
  const path = routes[name].path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ""),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}

function read<R extends RouteName>(name: R, { status, body }: JsonAnswer): Answer<R> {
  const answers: Readonly<Record<number, z.ZodType>> = routes[name].answers;
  const schema = answers[status];
  // The contract's own schema of this answer has read it.
  if (schema !== undefined) return schema.parse(body) as Answer<R>;
  const problem = Problem.safeParse(body);
  const { code, detail, title } = problem.success
    ? problem.data
    : { code: `http-${status}`, detail: undefined, title: JSON.stringify(body) ?? "" };
  throw new ApiError(status, code, `${name}: ${status} ${code}: ${detail ?? title}`);
}
