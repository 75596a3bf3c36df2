import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CfnResource, type Stack } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { listen } from "#local/host/ports.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";
import { hosts } from "#test/support/host/hosts.ts";

const start = hosts();
const folder = () => mkdtempSync(join(tmpdir(), "refusals-"));
const having =
  (type: string, properties: Record<string, unknown> = {}) =>
  (stack: Stack) => {
    new CfnResource(stack, "Odd", { type, properties });
  };

describe("the host refuses to start", () => {
  it("with a resource type that it does not run, naming it", async () => {
    const assembly = synthesizeFixture({ also: having("AWS::SageMaker::Endpoint") });
    await expect(start({ assembly })).rejects.toThrow(
      /AWS::SageMaker::Endpoint \(Odd in fixture-app\) is not supported/,
    );
  });

  it("with a pattern that it cannot match, naming the operator", async () => {
    const pattern = { detail: { price: [{ numeric: [">", 10] }] } };
    const assembly = synthesizeFixture({
      also: having("AWS::Events::Rule", { EventPattern: pattern, Targets: [] }),
    });
    await expect(start({ assembly })).rejects.toThrow(
      /pattern operator \{"numeric":\[">",10\]\} is not supported/,
    );
  });

  it("with a property that it does not know, naming it", async () => {
    const assembly = synthesizeFixture({ also: having("AWS::SQS::Queue", { FifoQueue: true }) });
    await expect(start({ assembly })).rejects.toThrow(/Odd \(AWS::SQS::Queue\) is not supported .*FifoQueue/);
  });

  it("with a function that does not name its source", async () => {
    const assembly = synthesizeFixture({ also: having("AWS::Lambda::Function", { Code: {} }) });
    await expect(start({ assembly })).rejects.toThrow(/the function Odd has no metadata "lendemain:entry"/);
  });

  it("without a synthesized app, saying how to make one", async () => {
    await expect(start({ assembly: folder() })).rejects.toThrow(/run "npm run synth" first/);
  });

  it("on a data folder that a newer version wrote", async () => {
    const data = folder();
    writeFileSync(join(data, "host.json"), '{"format":5}');
    await expect(start({ assembly: synthesizeFixture(), data })).rejects.toThrow(
      /was written by a newer version \(format 5/,
    );
  });

  it("but not on one that an older version wrote, which that version refuses from then on", async () => {
    const data = folder();
    writeFileSync(join(data, "host.json"), '{"format":1}');
    await start({ assembly: synthesizeFixture(), data });
    expect(JSON.parse(readFileSync(join(data, "host.json"), "utf8"))).toEqual({ format: 4 });
  });

  it("on a data folder that another host uses, and takes over the lock of one that died", async () => {
    const data = folder();
    const assembly = synthesizeFixture();
    writeFileSync(join(data, "host.lock"), '{"pid":999999999,"command":"node"}');
    await start({ assembly, data });
    await expect(start({ assembly, data })).rejects.toThrow(/is in use by process \d+/);
  });

  it("beside another host in the same process", async () => {
    const assembly = synthesizeFixture();
    await start({ assembly });
    await expect(start({ assembly })).rejects.toThrow("another host runs in this process: stop it first");
  });

  it("on a port in use, naming it and the option", async () => {
    const server = createServer();
    const port = await listen(server, 0);
    await expect(start({ assembly: synthesizeFixture(), port })).rejects.toThrow(
      `port ${port} is in use: stop what uses it, or choose another with --port`,
    );
    server.close();
  });

  it("on tables that an earlier release kept elsewhere, saying how to go on with them", async () => {
    const data = mkdtempSync(join(tmpdir(), "refusals-"));
    writeFileSync(join(data, "dynamodb.sqlite"), "");
    await expect(start({ assembly: synthesizeFixture(), data })).rejects.toThrow(
      /^an earlier release kept the tables in .*: run "dynoxide serve --db-path .*" and set AWS_ENDPOINT_URL_DYNAMODB=/,
    );
  });
});
