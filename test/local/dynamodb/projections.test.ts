import { describe, expect, it } from "vitest";
import type { Item } from "#local/dynamodb/attributes/attribute.ts";
import { bindings, keyCondition, projection } from "#local/dynamodb/expressions/expressions.ts";
import { refusal } from "./refusal.ts";

describe("a projection", () => {
  const item: Item = {
    a: { N: "1" },
    b: { M: { c: { N: "2" }, d: { L: [{ N: "3" }, { M: { e: { N: "4" }, f: { N: "5" } } }, { N: "6" }] } } },
  };
  const projected = (text: string, names?: Record<string, string>) => {
    const request = bindings({ ExpressionAttributeNames: names });
    const pick = projection(text, request);
    request.end();
    return pick(item);
  };

  it("takes what stands at its paths, in the form that it has in the item", () => {
    expect(projected("a, away")).toEqual({ a: { N: "1" } });
    expect(projected("b.c")).toEqual({ b: { M: { c: { N: "2" } } } });
    expect(projected("b.d[2], a, #b.d[1].f", { "#b": "b" })).toEqual({
      a: { N: "1" },
      b: { M: { d: { L: [{ M: { f: { N: "5" } } }, { N: "6" }] } } },
    });
  });

  it("takes nothing where a path leads nowhere", () => {
    expect(projected("away, b.x, b.c[0], b.d[9], b.d[0].x")).toEqual({});
  });

  it.each([
    ["b.d, b", "overlap", "[b, d]", "[b]"],
    ["a, b, a", "overlap", "[a]", "[a]"],
    ["b.d[1].x, b.d.x", "conflict", "[b, d, [1], x]", "[b, d, x]"],
  ])("is refused when two of its paths meet: %s", (text, verb, one, two) => {
    expect(refusal(() => projected(text))).toEqual([
      "ValidationException",
      `Invalid ProjectionExpression: Two document paths ${verb} with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`,
    ]);
  });

  it("is refused for its syntax", () => {
    for (const text of ["a b", "a,", "a = b", "size(a)", ":a"])
      expect(refusal(() => projected(text))[1]).toMatch(/^Invalid ProjectionExpression: Syntax error/);
  });
});

describe("a key condition", () => {
  const values = { ":p": { S: "order" }, ":from": { S: "1" }, ":to": { S: "9" } };
  const keys = { partition: "pk", sort: "sk" };
  const of = (text: string, names?: Record<string, string>) => {
    const given = Object.entries(values).filter(([name]) => text.includes(name));
    const request = bindings({
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: Object.fromEntries(given),
    });
    const condition = keyCondition(text, request, keys);
    request.end();
    return condition;
  };
  const partition = values[":p"];

  it("names a partition", () => {
    expect(of("pk = :p")).toEqual({ partition });
    expect(of("(:p = #k)", { "#k": "pk" })).toEqual({ partition });
  });

  it.each([
    ["=", "sk = :from", [":from"]],
    ["<", "sk < :from", [":from"]],
    ["<=", "sk <= :from", [":from"]],
    [">", "sk > :from", [":from"]],
    [">=", "sk >= :from", [":from"]],
    [">", ":from < sk", [":from"]],
    ["between", "sk BETWEEN :from AND :to", [":from", ":to"]],
    ["begins_with", "begins_with(sk, :from)", [":from"]],
  ] as const)("compares the sort key: %s in %s", (operator, text, placeholders) => {
    const sort = { operator, values: placeholders.map((placeholder) => values[placeholder]) };
    expect(of(`pk = :p AND ${text}`)).toEqual({ partition, sort });
    expect(of(`(${text}) AND (pk = :p)`)).toEqual({ partition, sort });
  });

  it.each([
    ["sk = :from", "Query condition missed key schema element: pk"],
    ["pk > :p", "Query key condition not supported"],
    ["pk = :p AND third = :from", "Query condition missed key schema element: sk"],
    [
      "pk = :p AND sk > :from AND sk < :to",
      "KeyConditionExpressions must only contain one condition per key",
    ],
    ["pk = :p OR sk = :from", "Invalid operator used in KeyConditionExpression: OR"],
    ["NOT pk = :p", "Invalid operator used in KeyConditionExpression: NOT"],
    ["pk IN (:p)", "Invalid operator used in KeyConditionExpression: IN"],
    ["pk <> :p", "Invalid operator used in KeyConditionExpression: <>"],
    ["pk = :p AND attribute_exists(sk)", "Invalid operator used in KeyConditionExpression: attribute_exists"],
    ["pk = :p AND size(sk) = :from", "KeyConditionExpressions cannot contain nested operations"],
    [
      "pk = :p AND sk = third",
      "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    ],
    ["pk = :p AND sk.a = :from", "KeyConditionExpressions cannot have conditions on nested attributes"],
    [
      "pk = :p AND begins_with(:from, sk)",
      "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand",
    ],
    ["pk = :p AND :from = :to", "Invalid condition in KeyConditionExpression: No key attribute specified"],
  ])("is refused when it says %s", (text, message) => {
    expect(refusal(() => of(text))).toEqual(["ValidationException", message]);
  });

  it("is refused as any condition is, by its own name", () => {
    expect(refusal(() => of("pk = :p AND sk BETWEEN :to AND :from"))[1]).toMatch(
      /^Invalid KeyConditionExpression: The BETWEEN operator requires upper bound/,
    );
    expect(refusal(() => of("pk = :p AND"))[1]).toMatch(/^Invalid KeyConditionExpression: Syntax error/);
  });
});
