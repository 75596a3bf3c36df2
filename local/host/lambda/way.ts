// How the SDK clients of this process reach the host's own services and its DynamoDB: nothing that travels over
// loopback needs a signature, and what this process answers itself needs no socket. Both together are half of
// a call's CPU time. Clients of other processes come in by the ports, signed as they like.
import { Agent, request as httpRequest } from "node:http";
import type { Way } from "#shared/adapters/aws.ts";
import type { ServicesServer } from "../services/server.ts";

/** A signature that says who asks and proves nothing, for servers that look for one. */
export const unproven = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-3/dynamodb/aws4_request, SignedHeaders=host, Signature=local",
  "x-amz-date": "20260101T000000Z",
} as const;

/** The SDK's request, as far as its JSON protocols use it. */
interface Request {
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

interface Response {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly body: Uint8Array;
}

export interface ShortWay {
  readonly way: Way;
  close(): void;
}

/** @param services of the host, answered without a socket; left out, all is behind one */
export function shortWay(services?: Pick<ServicesServer, "url" | "answer">): ShortWay {
  const own = services && Number(new URL(services.url).port);
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });

  const here = async (
    { answer }: Pick<ServicesServer, "answer">,
    { headers, body = "" }: Request,
  ): Promise<Response> => {
    const text =
      typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
    const reply = await answer(headers["x-amz-target"] ?? "", text === "" ? {} : JSON.parse(text));
    return { statusCode: reply.status, headers: {}, body: Buffer.from(JSON.stringify(reply.body)) };
  };
  const there = ({ hostname, port, method, path, headers, body }: Request) =>
    new Promise<Response>((resolve, reject) => {
      const asked = httpRequest({ agent, host: hostname, port, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            statusCode: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      asked.on("error", reject);
      asked.end(body);
    });
  const handle = async (request: Request): Promise<{ response: Response }> => ({
    response: await (services !== undefined && request.port === own
      ? here(services, request)
      : there(request)),
  });
  const sign = async (request: Request): Promise<Request> => {
    Object.assign(request.headers, unproven);
    return request;
  };
  // The SDK types both over all that it might send; the JSON protocols send and read what is above.
  const way = { requestHandler: { handle }, signer: { sign } } as unknown as Way;
  return { way, close: () => agent.destroy() };
}
