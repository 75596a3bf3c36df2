import { afterEach, describe, expect, it } from "vitest";
import { perEndpoint, useWay, type Way } from "#shared/adapters/aws.ts";

const VARIABLE = "AWS_ENDPOINT_URL_DYNAMODB";
const before = process.env[VARIABLE];
afterEach(() => {
  useWay({});
  if (before === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = before;
});

const clients = () => perEndpoint(VARIABLE, ({ signer }: Way) => ({ signer, send: async () => {} }));
const signer: NonNullable<Way["signer"]> = { sign: async (request) => request };

describe("a client", () => {
  it("is opened once for an endpoint", () => {
    const client = clients();
    process.env[VARIABLE] = "http://127.0.0.1:1";
    const first = client();
    expect(client()).toBe(first);
    process.env[VARIABLE] = "http://127.0.0.1:2";
    expect(client()).not.toBe(first);
  });

  it("goes the way that was lent last, not one to a host that has stopped", () => {
    const client = clients();
    useWay({ signer });
    expect(client().signer).toBe(signer);
    const another = { sign: signer.sign };
    useWay({ signer: another });
    expect(client().signer).toBe(another);
    useWay({});
    expect(client().signer).toBeUndefined();
  });
});
