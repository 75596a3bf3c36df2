import { describe, expect, it } from "vitest";
import type { Attribute, Item } from "#local/dynamodb/attributes/attribute.ts";
import { bindings, condition, filter, type Placeholders } from "#local/dynamodb/expressions/expressions.ts";
import { refusal } from "./refusal.ts";

const item: Item = {
  pk: { S: "order" },
  greeting: { S: "hello" },
  units: { N: "5" },
  truck: { S: "é\u{1F69A}" },
  packed: { B: Buffer.from("hi there").toString("base64") },
  gift: { BOOL: true },
  handling: { NULL: true },
  words: { SS: ["hello", "world"] },
  days: { NS: ["1", "2"] },
  parcels: { L: [{ N: "4" }, { M: { weight: { N: "5" } } }, { SS: ["x", "y"] }] },
  facts: { M: { weight: { N: "7" }, "odd.name": { S: "!" } } },
};
const values = {
  ":four": { N: "4" },
  ":five": { N: "5" },
  ":six": { N: "6.0" },
  ":h": { S: "h" },
  ":ell": { S: "ell" },
  ":hello": { S: "hello" },
  ":there": { B: Buffer.from("there").toString("base64") },
  ":hi": { B: Buffer.from("hi").toString("base64") },
  ":true": { BOOL: true },
  ":set": { SS: ["y", "x"] },
  ":list": { L: [] },
  ":S": { S: "S" },
  ":L": { S: "L" },
} satisfies Record<string, Attribute>;

/** Only those values that the text mentions. */
const bound = (text: string, names?: Record<string, string>) =>
  bindings({
    ...(names !== undefined && { ExpressionAttributeNames: names }),
    ...(text.includes(":") && {
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(text)),
      ),
    }),
  });
const meets = (text: string, names?: Record<string, string>, of: Item | undefined = item) =>
  condition(text, bound(text, names))(of);

describe("an item meets", () => {
  it.each([
    "units = :five",
    "units <> :four",
    "units < :six",
    "units >= :five",
    "greeting >= :h",
    "greeting > :h",
    ":four < units",
    "parcels[0] < parcels[1].weight",
    "units = parcels[1].weight",
    "parcels[2] = :set",
    "gift = :true",
    "units BETWEEN :four AND :six",
    "units between :five and :five",
    "units BETWEEN parcels[0] AND facts.weight",
    "units IN (:hello, :five)",
    "attribute_exists(facts.weight)",
    "attribute_not_exists(facts.height)",
    "attribute_not_exists(parcels[3])",
    "attribute_not_exists(greeting.weight)",
    "attribute_not_exists(toString)",
    "attribute_type(greeting, :S)",
    "attribute_type(parcels, :L)",
    "begins_with(greeting, :h)",
    "begins_with(:hello, greeting)",
    "begins_with(packed, :hi)",
    "contains(greeting, :ell)",
    "contains(words, :hello)",
    "contains(days, parcels[9]) OR units = :five",
    "contains(parcels, :four)",
    "contains(parcels, :set)",
    "contains(packed, :there)",
    "size(greeting) = :five",
    "size(greeting) = units",
    "size(truck) < :four",
    "size(parcels) < :four",
    "size(:hello) = :five",
    "NOT units = :four",
    "not not units = :five",
    "units = :four OR units = :five AND greeting = :hello",
    "(units = :four OR units = :five) AND (greeting = :hello)",
    "units BETWEEN :four AND :six AND greeting = :hello",
    "(units)between(:four)and(:six)",
    "greeting<>:h",
  ])("%s", (text) => {
    expect(meets(text)).toBe(true);
  });

  it.each([
    "units = :hello",
    "units < :hello",
    "units = lacking",
    "lacking = away",
    "lacking < :five",
    "lacking BETWEEN :four AND :six",
    "lacking IN (:four)",
    "greeting BETWEEN :four AND :six",
    "parcels < units",
    "begins_with(units, :h)",
    "begins_with(lacking, :h)",
    "contains(words, :ell)",
    "contains(greeting, :five)",
    "contains(lacking, :h)",
    "size(units) = :five",
    "size(lacking) < :five",
    "size(greeting) = :hello",
    "NOT greeting = :hello",
    "NOT units = :four AND greeting = :h",
    "attribute_type(lacking, :S)",
  ])("not: %s", (text) => {
    expect(meets(text)).toBe(false);
  });

  it("that what is missing differs from everything, and even from what is missing too", () => {
    expect(meets("lacking <> :five")).toBe(true);
    expect(meets("lacking <> away")).toBe(true);
    expect(condition("pk <> :h", bound("pk <> :h"))(undefined)).toBe(true);
  });

  it("conditions with names that an expression cannot hold", () => {
    expect(meets("#map.#odd = :there", { "#map": "facts", "#odd": "odd.name" })).toBe(false);
    expect(meets("attribute_exists(#map.#odd)", { "#map": "facts", "#odd": "odd.name" })).toBe(true);
  });

  it("a condition as its names stand in each request, though it is read once", () => {
    expect(meets("attribute_exists(#a)", { "#a": "greeting" })).toBe(true);
    expect(meets("attribute_exists(#a)", { "#a": "lacking" })).toBe(false);
    expect(meets("attribute_exists(#a)", { "#a": "greeting" })).toBe(true);
  });
});

describe("a condition is refused", () => {
  const of = (text: string, names?: Record<string, string>) => refusal(() => meets(text, names));
  const invalid = (message: string) => ["ValidationException", `Invalid ConditionExpression: ${message}`];

  it.each([
    ["units > ", '"<EOF>", near: "> "'],
    ["units > 4", '"4", near: "> 4"'],
    ["units in :four", '":four", near: "in :four"'],
    ["units in (:four,)", '")", near: ",)"'],
    ["units between :four", '"<EOF>", near: ":four"'],
    ["units", '"<EOF>", near: "units"'],
    ["a = _b", '"_", near: "= _b"'],
    ["a[:four] = b", '":four", near: "[:four]"'],
    ["size(a).b > units", '".", near: ").b"'],
    ["a = b and", '"<EOF>", near: "and"'],
    ["(a = b", '"<EOF>", near: "b"'],
    ["a = b c", '"c", near: "b c"'],
  ])("for its syntax: %s", (text, where) => {
    expect(of(text)).toEqual(invalid(`Syntax error; token: ${where}`));
  });

  it.each([
    ["  ", "The expression can not be empty;"],
    ["status = :five", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["facts.Name = :five", "Attribute name is a reserved keyword; reserved keyword: Name"],
    [
      "#a = :five",
      "An expression attribute name used in the document path is not defined; attribute name: #a",
    ],
    [
      "units = :five AND units = :x",
      "An expression attribute value used in expression is not defined; attribute value: :x",
    ],
    ["((units = :five))", "The expression has redundant parentheses;"],
    ["units = ((greeting))", "The expression has redundant parentheses;"],
    ["Size(greeting) = :five", "Invalid function name; function: Size"],
    ["size(greeting)", "The function is not allowed to be used this way in an expression; function: size"],
    [
      "attribute_exists(greeting) = :five",
      "The function is not allowed to be used this way in an expression; function: attribute_exists",
    ],
    [
      "if_not_exists(greeting, units) = :five",
      "The function is not allowed to be used this way in an expression; function: if_not_exists",
    ],
    [
      "size(greeting, units) = :five",
      "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2",
    ],
    [
      "attribute_exists(:five)",
      "Operator or function requires a document path; operator or function: attribute_exists",
    ],
    [
      "parcels[0] = parcels[0]",
      "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [parcels, [0]]",
    ],
    [
      "contains(greeting, greeting)",
      "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [greeting]",
    ],
    [
      "units < :list",
      "Incorrect operand type for operator or function; operator or function: <, operand type: L",
    ],
    [
      "begins_with(greeting, :five)",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
    ],
    [
      "size(:true) = :five",
      "Incorrect operand type for operator or function; operator or function: size, operand type: BOOL",
    ],
    [
      "units BETWEEN :six AND :four",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:6}, upper bound operand: AttributeValue: {N:4}",
    ],
    [
      "units BETWEEN :four AND :hello",
      "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:4}, upper bound operand: AttributeValue: {S:hello}",
    ],
  ])("when it says %j", (text, message) => {
    expect(of(text)).toEqual(invalid(message));
  });

  it("with a type that does not exist", () => {
    expect(of("attribute_type(greeting, :h)")[1]).toMatch(
      /^Invalid ConditionExpression: Invalid attribute type name found; type: h, valid types: \{/,
    );
  });

  it("by the name that it has in the request", () => {
    const text = "status = :five";
    expect(refusal(() => filter(text, bound(text)))[1]).toMatch(/^Invalid FilterExpression: Attribute name/);
  });
});

describe("names and values of a request are refused", () => {
  const ended = (request: Placeholders) =>
    refusal(() => {
      const names = bindings(request);
      condition("units = :five", names);
      names.end();
    });

  it("when no expression uses them", () => {
    expect(
      ended({
        ExpressionAttributeNames: { "#a": "a", "#b": "b" },
        ExpressionAttributeValues: { ":five": { N: "5" } },
      }),
    ).toEqual([
      "ValidationException",
      "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}",
    ]);
    expect(ended({ ExpressionAttributeValues: { ":five": { N: "5" }, ":six": { N: "6" } } })[1]).toBe(
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:six}",
    );
  });

  it("when there is no expression at all", () => {
    const request = bindings({ ExpressionAttributeNames: { "#a": "a" } });
    expect(refusal(() => request.end())[1]).toBe(
      "ExpressionAttributeNames can only be specified when using expressions",
    );
    expect(() => bindings({}).end()).not.toThrow();
  });

  it("when they are no placeholders, no values, or none at all", () => {
    expect(ended({ ExpressionAttributeNames: { a: "a" } })[1]).toBe(
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    );
    expect(ended({ ExpressionAttributeValues: {} })[1]).toBe("ExpressionAttributeValues must not be empty");
    expect(ended({ ExpressionAttributeValues: { ":five": { N: "five" } } })[1]).toBe(
      "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: five for key :five",
    );
  });
});
