// Numbers in every form and size, given to dynoxide and to ours.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { keyBytes } from "#local/dynamodb/attributes/key-order.ts";
import { add, canonical, subtract } from "#local/dynamodb/attributes/numbers.ts";
import { type Ask, reference } from "./reference.ts";
import { refusal } from "./refusal.ts";

const TableName = "numbers";
let ask: Ask;
beforeAll(async () => {
  ask = await reference();
  await ask("CreateTable", {
    TableName,
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "N" },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
});

const digits = (max: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: max });
const sign = fc.constantFrom("", "", "-", "+");
const written = fc.oneof(
  fc.tuple(sign, digits(4)),
  fc.tuple(sign, digits(39)),
  fc.tuple(sign, digits(20), fc.constant("."), digits(20)),
  fc.tuple(sign, digits(3), fc.constantFrom("e", "E", "e+", "e-"), digits(3)),
  fc.tuple(sign, fc.constantFrom(".", "1.", "x", ""), digits(3)),
);
const number = written.map((parts) => parts.join(""));
const nearby = fc
  .tuple(sign, digits(18), fc.constantFrom("", ".5", ".25", "e3", "e-7"))
  .map((parts) => parts.join(""));

const ours = (calculate: () => string): string => {
  try {
    return calculate();
  } catch {
    return refusal(calculate)[0];
  }
};

describe("as dynoxide does", () => {
  const Key = { pk: { S: "sums" }, sk: { N: "0" } };

  it("numbers are brought to one form, or refused", async () => {
    await fc.assert(
      fc.asyncProperty(number, async (text) => {
        await ask("DeleteItem", { TableName, Key });
        const put = await ask("PutItem", { TableName, Item: { ...Key, n: { N: text } } });
        const { body } = await ask("GetItem", { TableName, Key });
        expect({ text, is: ours(() => canonical(text)) }).toEqual({
          text,
          is: put.refused ?? numberIn(body.Item),
        });
      }),
      { numRuns: 200 },
    );
  });

  it("numbers are added and subtracted", async () => {
    const values = fc
      .oneof(nearby, number)
      .filter((text) => ours(() => canonical(text)) !== "ValidationException");
    await fc.assert(
      fc.asyncProperty(values, values, fc.boolean(), async (a, b, plus) => {
        const calculate = plus ? add : subtract;
        const request = { TableName, Key, ReturnValues: "ALL_NEW" };
        const { refused, body } = await ask("UpdateItem", {
          ...request,
          UpdateExpression: `SET n = :a ${plus ? "+" : "-"} :b`,
          ExpressionAttributeValues: { ":a": { N: a }, ":b": { N: b } },
        });
        const is = ours(() => calculate(canonical(a), canonical(b)));
        expect({ a, b, plus, is }).toEqual({ a, b, plus, is: refused ?? numberIn(body.Attributes) });
      }),
      { numRuns: 200 },
    );
  });

  it("keys that are numbers lie in order", async () => {
    const texts = fc
      .sample(fc.oneof(nearby, number), 200)
      .filter((text) => ours(() => canonical(text)) !== "ValidationException");
    const keys = [...new Set(texts.map(canonical))];
    for (const N of keys) await ask("PutItem", { TableName, Item: { pk: { S: "order" }, sk: { N } } });
    const { body } = await ask("Query", {
      TableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: "order" } },
    });
    const found = [body.Items].flat().map((item) => numberIn(item, "sk"));
    const bytesOf = (N: string) => Buffer.from(keyBytes({ N }));
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.toSorted((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)))).toEqual(found);
  });
});

function numberIn(item: unknown, name = "n"): string {
  const { [name]: attribute }: Record<string, { N: string }> = Object.assign({}, item);
  return attribute?.N ?? "nothing";
}
