import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readTemplate } from "#local/host/template/template.ts";

const endpoints = { api: "http://api", services: "http://services" };

type Resources = Record<string, { Type: string; Properties?: object; Condition?: string }>;

/** A cloud assembly of stacks that deploy in the order given. */
function assemblyOf(stacks: Record<string, { Resources: Resources } & object>): string {
  const folder = mkdtempSync(join(tmpdir(), "assembly-"));
  const names = Object.keys(stacks);
  const artifacts = names.map((name) => {
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(stacks[name]));
    return [
      name,
      { type: "aws:cloudformation:stack", properties: { templateFile: `${name}.template.json` } },
    ];
  });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ artifacts: Object.fromEntries(artifacts) }));
  return folder;
}

/** What becomes of a value in the properties of a resource. */
function resolved(value: unknown, stack: object = {}, others: Record<string, { Resources: Resources }> = {}) {
  const probe = { Type: "AWS::SSM::Parameter", Properties: { value } };
  const table = { Type: "AWS::DynamoDB::Table", Properties: { TableName: "orders" } };
  const machine = { Type: "AWS::StepFunctions::StateMachine" };
  const role = { Type: "AWS::IAM::Role" };
  const folder = assemblyOf({
    ...others,
    main: { ...stack, Resources: { Probe: probe, Orders: table, Machine: machine, Role: role } },
  });
  const secret = (id: string) => (id.includes("json") ? '{"user":"me"}' : `value of ${id}`);
  const template = readTemplate(folder, { endpoints, secret });
  return template.all("AWS::SSM::Parameter", z.object({ value: z.unknown() }))[0]?.properties.value;
}

describe("the template's intrinsic functions", () => {
  it.each([
    ["the name of a resource that has one", { Ref: "Orders" }, "orders"],
    ["a name made of stack and logical id", { Ref: "Role" }, "main-Role"],
    [
      "the ARN of a state machine",
      { Ref: "Machine" },
      "arn:aws:states:eu-west-3:000000000000:stateMachine:main-Machine",
    ],
    [
      "an attribute",
      { "Fn::GetAtt": ["Orders", "StreamArn"] },
      "arn:aws:dynamodb:eu-west-3:000000000000:table/orders/stream/local",
    ],
    [
      "an attribute in one text",
      { "Fn::GetAtt": "Orders.Arn" },
      "arn:aws:dynamodb:eu-west-3:000000000000:table/orders",
    ],
    ["a pseudo parameter", { Ref: "AWS::Region" }, "eu-west-3"],
    [
      "a join",
      { "Fn::Join": ["-", ["a", { Ref: "Orders" }, { Ref: "AWS::AccountId" }]] },
      "a-orders-000000000000",
    ],
    [
      "a part of a split",
      { "Fn::Select": [1, { "Fn::Split": ["/", { "Fn::GetAtt": ["Orders", "Arn"] }] }] },
      "orders",
    ],
    ["nothing", [{ Ref: "AWS::NoValue" }, "a"], ["a"]],
    ["a secret", "{{resolve:secretsmanager:arn:aws:x:SecretString:::}}", "value of arn:aws:x"],
    ["a field of a secret", "<{{resolve:secretsmanager:json:SecretString:user::}}>", "<me>"],
    [
      "a secret whose reference is joined",
      { "Fn::Join": ["", ["{{resolve:secretsmanager:", { Ref: "Orders" }, ":SecretString:::}}"]] },
      "value of orders",
    ],
  ])("give %s", (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it("give a substitution", () => {
    const of = (name: string) => `$\{${name}}`;
    const text = ["AWS::Partition", "Orders.Arn", "x", "!kept"].map(of).join(" ");
    expect(resolved({ "Fn::Sub": [text, { x: { Ref: "Orders" } }] })).toBe(
      `aws arn:aws:dynamodb:eu-west-3:000000000000:table/orders orders ${of("kept")}`,
    );
  });

  it("read parameters, mappings and conditions", () => {
    const stack = {
      Parameters: { Stage: { Default: "test" } },
      Mappings: { Sizes: { test: { memory: 256 } } },
      Conditions: {
        IsTest: { "Fn::Equals": [{ Ref: "Stage" }, "test"] },
        Not: { "Fn::Not": [{ Condition: "IsTest" }] },
      },
    };
    const size = { "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "memory"] };
    expect(resolved({ "Fn::If": ["IsTest", size, 0] }, stack)).toBe(256);
    expect(resolved({ "Fn::If": ["Not", size, 0] }, stack)).toBe(0);
  });

  it("read what another stack exports", () => {
    const other = {
      Resources: { Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "bus" } } },
      Outputs: { Bus: { Value: { "Fn::GetAtt": ["Bus", "Arn"] }, Export: { Name: "other:Bus" } } },
    };
    expect(resolved({ "Fn::ImportValue": "other:Bus" }, {}, { other })).toBe(
      "arn:aws:events:eu-west-3:000000000000:event-bus/bus",
    );
  });

  it.each([
    [{ "Fn::Cidr": ["10.0.0.0/16", 1] }, "the intrinsic function Fn::Cidr is not supported"],
    [{ Ref: "Nobody" }, "main refers to Nobody, which it does not declare"],
    [
      { "Fn::GetAtt": ["Orders", "Colour"] },
      "the attribute Colour of Orders (AWS::DynamoDB::Table) is not supported",
    ],
    ["{{resolve:ssm:/a}}", "the dynamic reference {{resolve:ssm:/a}} is not supported"],
  ])("are refused where they are not supported: %j", (value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });
});
