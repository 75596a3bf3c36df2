// What DynamoDB says that requests cost: every request of this process asks for it on its way.
import { afterAll } from "vitest";
import { unproven } from "#local/host/lambda/way.ts";
import { useWay, type Way } from "#shared/adapters/aws.ts";

interface Request {
  readonly hostname: string;
  readonly port?: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}
interface Consumed {
  readonly CapacityUnits?: number;
}
interface Told {
  readonly ConsumedCapacity?: Consumed | readonly Consumed[];
}

let units = 0;

const textOf = (body: string | Uint8Array): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body);

const handle = async ({ hostname, port, headers, body }: Request) => {
  const { "content-length": _length, host: _host, ...kept } = headers;
  const asked = JSON.stringify({
    ...JSON.parse(textOf(body)),
    ReturnConsumedCapacity: "TOTAL",
  });
  const answer = await fetch(`http://${hostname}:${port}/`, { method: "POST", headers: kept, body: asked });
  const text = await answer.text();
  const { ConsumedCapacity: told = [] }: Told = JSON.parse(text);
  for (const { CapacityUnits = 0 } of [told].flat()) units += CapacityUnits;
  return { response: { statusCode: answer.status, headers: {}, body: Buffer.from(text) } };
};

const sign = async (request: Request): Promise<Request> => {
  Object.assign(request.headers, unproven);
  return request;
};

/** From now on, and until the file's last test, `unitsOf` tells. */
export function meter(): void {
  useWay({ requestHandler: { handle }, signer: { sign } } as unknown as Way);
  afterAll(() => useWay({}));
}

/** Capacity units of all requests that a deed makes. */
export async function unitsOf(deed: () => Promise<unknown>): Promise<number> {
  const before = units;
  await deed();
  return units - before;
}
