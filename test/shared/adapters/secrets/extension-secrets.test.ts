import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { extensionSecrets } from "#shared/adapters/secrets/extension-secrets.ts";

const ARN = "arn:aws:secretsmanager:eu-west-3:1:secret:Keys-abc";
let asked: { url: string; token: string | null }[] = [];
let value = "first";
let status = 200;

const read = () => {
  asked = [];
  return extensionSecrets(async (url, { headers }) => {
    asked.push({ url, token: new Headers(headers).get("x-aws-parameters-secrets-token") });
    return new Response(JSON.stringify({ ARN, SecretString: value }), { status });
  });
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "2774");
  vi.stubEnv("AWS_SESSION_TOKEN", "of this function");
  [value, status] = ["first", 200];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("a secret", () => {
  it("is asked for beside the function, in its name", async () => {
    expect(await read()(ARN)).toBe("first");
    const url = `http://localhost:2774/secretsmanager/get?secretId=${encodeURIComponent(ARN)}`;
    expect(asked).toEqual([{ url, token: "of this function" }]);
  });

  it("is kept for a minute, and then as it is", async () => {
    const secret = read();
    await secret(ARN);
    value = "second";
    expect(await secret(ARN)).toBe("first");
    vi.advanceTimersByTime(61_000);
    expect(await secret(ARN)).toBe("second");
    expect(asked).toHaveLength(2);
  });

  it("that cannot be read is an error in passing, and asked for again", async () => {
    const secret = read();
    status = 500;
    await expect(secret(ARN)).rejects.toMatchObject({ name: "Throttled" });
    status = 200;
    expect(await secret(ARN)).toBe("first");
  });
});
