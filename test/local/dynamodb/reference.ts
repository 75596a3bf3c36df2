// The DynamoDB that ours is compared with: dynoxide, asked by the wire.
import { afterAll } from "vitest";
import { unproven } from "#local/host/lambda/way.ts";
import { startDynoxide } from "#test/support/dynoxide.ts";

export type Body = Readonly<Record<string, unknown>>;
export interface Answer {
  /** The name of the error. */
  readonly refused?: string;
  readonly body: Body;
}
export type Ask = (operation: string, request: Body) => Promise<Answer>;

const STREAMS = new Set(["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"]);

/** Starts dynoxide, which stops after the file's last test. */
export async function reference(): Promise<Ask> {
  const dynoxide = await startDynoxide();
  afterAll(() => dynoxide.stop());
  return async (operation, request) => {
    const service = STREAMS.has(operation) ? "DynamoDBStreams_20120810" : "DynamoDB_20120810";
    const response = await fetch(dynoxide.url, {
      method: "POST",
      headers: {
        ...unproven,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${service}.${operation}`,
      },
      body: JSON.stringify(request),
    });
    const body: Body = JSON.parse(await response.text());
    const [refused = ""] = String(body.__type ?? "")
      .split("#")
      .slice(-1);
    return response.ok ? { body } : { refused, body };
  };
}
