import { beforeAll, describe, expect, it } from "vitest";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";
import { hosts } from "#test/support/host/hosts.ts";

const start = hosts();
let assembly: string;
beforeAll(() => {
  assembly = synthesizeFixture();
});

const environmentOf = (answer: unknown): Record<string, string> =>
  JSON.parse(Object(answer).body).environment;

describe("a function in the host", () => {
  it("is loaded with the environment that the template declares, and nothing of the person's own", async () => {
    process.env.LEFT_IN_THE_SHELL = "secret";
    const { invoke } = await start({ assembly });
    const environment = environmentOf(await invoke("echo", {}));
    expect(environment).toMatchObject({
      TABLE: "things",
      AWS_LAMBDA_FUNCTION_NAME: "echo",
      AWS_REGION: "eu-west-3",
    });
    expect(environment.SECRET).toHaveLength(20);
    expect(environment).not.toHaveProperty("LEFT_IN_THE_SHELL");
    delete process.env.LEFT_IN_THE_SHELL;
  });

  it("has its own environment even where it shares its source with another", async () => {
    const { invoke } = await start({ assembly });
    const environment = environmentOf(
      await invoke("arn:aws:lambda:eu-west-3:000000000000:function:echo-again:live", {}),
    );
    expect(environment.OTHER).toBe("of its own");
    expect(environment).not.toHaveProperty("TABLE");
  });

  it("is cut off at its timeout, under the name that Step Functions knows", async () => {
    const { invoke } = await start({ assembly });
    await expect(invoke("slow", {})).rejects.toMatchObject({ name: "Sandbox.Timedout" });
  });

  it("reaches the tables by the unmodified SDK", async () => {
    const { invoke } = await start({ assembly });
    expect(await invoke("write", { pk: "one" })).toEqual({ written: "one" });
  });

  it("leaves the process's environment as it was once the host has stopped", async () => {
    const before = { ...process.env };
    const host = await start({ assembly });
    expect(process.env.AWS_ENDPOINT_URL_DYNAMODB).toBe(host.dynamodb.url);
    await host.stop();
    expect({ ...process.env }).toEqual(before);
  });
});
