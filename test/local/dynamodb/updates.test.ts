import { describe, expect, it } from "vitest";
import type { Attribute, Item } from "#local/dynamodb/attributes/attribute.ts";
import { bindings, type Update, update } from "#local/dynamodb/expressions/expressions.ts";
import { refusal } from "./refusal.ts";

const n = (number: number): Attribute => ({ N: String(number) });
const list = (...numbers: number[]): Attribute => ({ L: numbers.map(n) });
const key: Item = { pk: { S: "order" } };

interface Given {
  readonly text: string;
  readonly values?: Record<string, Attribute>;
  readonly names?: Record<string, string>;
}
const bound = ({ text, values, names }: Given): Update => {
  const request = bindings({ ExpressionAttributeNames: names, ExpressionAttributeValues: values });
  const bound = update(text, request);
  request.end();
  return bound;
};
const updated = (before: Item, text: string, values?: Record<string, Attribute>, names?: Given["names"]) => {
  const { pk, ...rest } = bound({ text, ...(values && { values }), ...(names && { names }) }).apply({
    ...key,
    ...before,
  });
  expect(pk).toEqual(key.pk);
  return rest;
};

describe("SET", () => {
  it("writes values, copies and the rest of what the item has", () => {
    expect(updated({ a: n(1), z: n(9) }, "set b = :v, c = a", { ":v": n(2) })).toEqual({
      a: n(1),
      b: n(2),
      c: n(1),
      z: n(9),
    });
  });

  it("calculates with what the item was before", () => {
    const values = { ":one": n(1) };
    expect(updated({ a: n(5) }, "SET a = a + :one, b = a - :one", values)).toEqual({ a: n(6), b: n(4) });
    expect(updated({ a: n(5) }, "SET b = a REMOVE a")).toEqual({ b: n(5) });
    expect(refusal(() => updated({}, "SET a = :one, b = a", values))[1]).toBe(
      "The provided expression refers to an attribute that does not exist in the item",
    );
  });

  it("begins at a value where the attribute is not there yet", () => {
    const text = "SET tally = if_not_exists(tally, :zero) + :one";
    const values = { ":zero": n(0), ":one": n(1) };
    expect(updated({}, text, values)).toEqual({ tally: n(1) });
    expect(updated({ tally: n(7) }, text, values)).toEqual({ tally: n(8) });
  });

  it("takes another attribute where the first is not there", () => {
    expect(updated({ b: n(2) }, "SET a = if_not_exists(a, b)")).toEqual({ a: n(2), b: n(2) });
    expect(refusal(() => updated({}, "SET a = if_not_exists(a, b)"))[1]).toContain(
      "does not exist in the item",
    );
  });

  it("appends lists at either end", () => {
    const values = { ":l": list(3) };
    expect(updated({ a: list(1, 2) }, "SET a = list_append(a, :l)", values)).toEqual({ a: list(1, 2, 3) });
    expect(updated({ a: list(1, 2) }, "SET a = list_append(:l, a)", values)).toEqual({ a: list(3, 1, 2) });
    expect(updated({}, "SET a = list_append(if_not_exists(a, :l), :l)", values)).toEqual({ a: list(3, 3) });
  });

  it("writes within maps and lists, and leaves the item before as it was", () => {
    const before: Item = { ...key, a: { M: { b: n(1), c: { L: [n(1), { M: { d: n(2) } }] } } } };
    const copy = structuredClone(before);
    const names = { "#a": "a" };
    const values = { ":v": n(9), ":w": n(8) };
    const changed = bound({ text: "SET #a.c[1].d = :v, a.e = :w", names, values }).apply(before);
    expect(changed).toEqual({
      ...key,
      a: { M: { b: n(1), c: { L: [n(1), { M: { d: n(9) } }] }, e: n(8) } },
    });
    expect(before).toEqual(copy);
  });

  it("appends what lies beyond the end of a list, in the order of the indices", () => {
    const values = { ":v": n(3), ":w": n(4) };
    expect(updated({ a: list(1, 2) }, "SET a[84] = :w, a[17] = :v", values)).toEqual({ a: list(1, 2, 3, 4) });
  });

  it("writes a name that objects treat in a way of their own", () => {
    const written = updated({}, "SET #p = :v", { ":v": n(1) }, { "#p": "__proto__" });
    expect(Object.entries(written)).toEqual([["__proto__", n(1)]]);
  });

  it.each(["a.b", "m[0]", "l.b", "away.b", "away[0]", "m.away.b"])(
    "is refused where the path leads nowhere: %s",
    (path) => {
      const before = { a: n(1), m: { M: {} }, l: list(1) };
      expect(refusal(() => updated(before, `SET ${path} = :v`, { ":v": n(1) }))).toEqual([
        "ValidationException",
        "The document path provided in the update expression is invalid for update",
      ]);
    },
  );

  it.each(["a = a + :one", "b = :one - a", "a = list_append(a, l)", "a = list_append(l, a)"])(
    "is refused with an attribute of another type: %s",
    (text) => {
      const values = text.includes(":one") ? { ":one": n(1) } : undefined;
      expect(refusal(() => updated({ a: { S: "x" }, l: list(1) }, `SET ${text}`, values))).toEqual([
        "ValidationException",
        "An operand in the update expression has an incorrect data type",
      ]);
    },
  );
});

describe("REMOVE", () => {
  it("takes away attributes, members and elements, by the indices of the item before", () => {
    expect(updated({ a: n(1), b: n(2) }, "REMOVE a, away")).toEqual({ b: n(2) });
    expect(updated({ a: list(0, 1, 2, 3, 4) }, "REMOVE a[1], a[3], a[9]")).toEqual({ a: list(0, 2, 4) });
    expect(updated({ a: { M: { b: n(1) } } }, "REMOVE a.b, a.c")).toEqual({ a: { M: {} } });
    const nested: Item = { a: { L: [n(0), { M: { b: n(1), c: n(2) } }] } };
    expect(updated(nested, "REMOVE a[0], a[1].b")).toEqual({ a: { L: [{ M: { c: n(2) } }] } });
  });

  it("goes by the same indices as SET in the same expression, whatever comes first", () => {
    const before = { a: list(2, 3, 4, 5, 6, 7) };
    for (const text of ["REMOVE a[1] SET a[3] = :v", "SET a[3] = :v REMOVE a[1]"])
      expect(updated(before, text, { ":v": n(17) })).toEqual({ a: list(2, 4, 17, 6, 7) });
    expect(updated({ a: list(0) }, "SET a[9] = :v REMOVE a[1]", { ":v": n(1) })).toEqual({ a: list(0, 1) });
  });

  it("is refused where the path leads nowhere", () => {
    expect(refusal(() => updated({ a: n(1) }, "REMOVE a.b"))[1]).toContain("document path");
    expect(refusal(() => updated({}, "REMOVE a[0]"))[1]).toContain("document path");
  });
});

describe("ADD", () => {
  it("adds to numbers and sets, and begins where there is none", () => {
    const values = { ":n": n(-3), ":s": { SS: ["b", "c"] } };
    expect(updated({ a: n(2), s: { SS: ["a", "b"] } }, "ADD a :n, s :s", values)).toEqual({
      a: n(-1),
      s: { SS: ["a", "b", "c"] },
    });
    expect(updated({}, "ADD a :n, s :s", values)).toEqual({ a: n(-3), s: { SS: ["b", "c"] } });
    expect(updated({ m: { M: { a: n(1) } } }, "ADD m.a :n", { ":n": n(1) })).toEqual({
      m: { M: { a: n(2) } },
    });
  });

  it("is refused for an attribute of another type", () => {
    for (const a of [{ S: "x" }, list(1), { NS: ["1"] }])
      expect(refusal(() => updated({ a }, "ADD a :n", { ":n": n(1) }))[1]).toBe(
        "An operand in the update expression has an incorrect data type",
      );
  });
});

describe("DELETE", () => {
  it("takes members from a set, and the whole set with its last member", () => {
    const values = { ":s": { NS: ["1", "2"] } };
    expect(updated({ a: { NS: ["1", "2", "3"] } }, "DELETE a :s", values)).toEqual({ a: { NS: ["3"] } });
    expect(updated({ a: { NS: ["2"] }, b: n(1) }, "DELETE a :s", values)).toEqual({ b: n(1) });
    expect(updated({}, "DELETE a :s", values)).toEqual({});
  });

  it("is refused for a set of another type", () => {
    expect(refusal(() => updated({ a: { SS: ["1"] } }, "DELETE a :s", { ":s": { NS: ["1"] } }))[1]).toBe(
      "An operand in the update expression has an incorrect data type",
    );
  });
});

describe("an update", () => {
  it("tells which attributes it touches", () => {
    const values = { ":v": n(1) };
    expect(bound({ text: "SET a.b = :v, a.c = :v REMOVE d[0] ADD e :v", values }).touches).toEqual([
      "a",
      "d",
      "e",
    ]);
  });

  it("makes no item where there is none, if it only takes away", () => {
    const creates = (text: string, values?: Record<string, Attribute>) =>
      bound({ text, ...(values && { values }) }).creates;
    expect(creates("REMOVE a, b.c")).toBe(false);
    expect(creates("DELETE a :s", { ":s": { SS: ["x"] } })).toBe(false);
    expect(creates("REMOVE a ADD b :n", { ":n": n(1) })).toBe(true);
    expect(creates("SET a = :n", { ":n": n(1) })).toBe(true);
  });

  it("picks what UPDATED_OLD and UPDATED_NEW return: the paths that it names", () => {
    const values = { ":v": n(1) };
    const { pick } = bound({ text: "SET a.b = :v, c = :v REMOVE d, l[1], l[0]", values });
    const item: Item = { ...key, a: { M: { b: n(2), x: n(3) } }, c: n(4), l: list(5, 6, 7) };
    expect(pick(item)).toEqual({ a: { M: { b: n(2) } }, c: n(4), l: list(5, 6) });
    expect(pick(key)).toEqual({});
  });

  const values = { ":v": n(1), ":w": { S: "x" } };
  const refused = (text: string) =>
    refusal(() => {
      const given = Object.entries(values).filter(([name]) => text.includes(name));
      bound({ text, values: Object.fromEntries(given.length > 0 ? given : [[":v", n(1)]]) });
    });
  const invalid = (message: string) => ["ValidationException", `Invalid UpdateExpression: ${message}`];

  it.each([
    ["whatever", '"whatever", near: "whatever"'],
    ["SET a", '"<EOF>", near: "a"'],
    ["SET a b", '"b", near: "a b"'],
    ["SET _abc = :v", '"_", near: "SET _abc"'],
    ["SET :v = a", '":v", near: "SET :v ="'],
    ["SET a = b / c", '"/", near: "b / c"'],
    ["SET a = :v + :v + :v", '"+", near: ":v + :v"'],
    ["SET a = if_not_exists(a, :v + :v)", '"+", near: ":v + :v"'],
    ["SET a[1] = 1", '"1", near: "= 1"'],
    ["REMOVE a b", '"b", near: "a b"'],
    ["ADD a = :v", '"=", near: "a = :v"'],
    ["ADD a b", '"b", near: "a b"'],
    ["SET a = :v,", '"<EOF>", near: ","'],
  ])("is refused for its syntax: %s", (text, where) => {
    expect(refused(text)).toEqual(invalid(`Syntax error; token: ${where}`));
  });

  const paths = (verb: string, one: string, two: string) =>
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`;
  const wrong = "Incorrect operand type for operator or function; ";
  it.each([
    ["", "The expression can not be empty;"],
    ["SET a = :v REMOVE b SET c = :v", 'The "SET" section can only be used once in an update expression;'],
    ["SET abOrt = :v", "Attribute name is a reserved keyword; reserved keyword: abOrt"],
    ["SET a = :v REMOVE a", paths("overlap", "[a]", "[a]")],
    ["SET a.b = :v, c = :v, a.b.c[1] = :v", paths("overlap", "[a, b]", "[a, b, c, [1]]")],
    ["SET d[1] = :v, d.b = :v, c[1].a = :v, c = :v", paths("overlap", "[c, [1], a]", "[c]")],
    ["REMOVE a.c SET a[1] = :v", paths("conflict", "[a, c]", "[a, [1]]")],
    ["SET a = size(b)", "The function is not allowed to be used this way in an expression; function: size"],
    ["SET a = LIST_APPEND(b, :v)", "Invalid function name; function: LIST_APPEND"],
    [
      "SET a = list_append(list_append(a, b), c)",
      "The function is not allowed to be used this way in an expression; function: list_append",
    ],
    [
      "SET a = if_not_exists(b)",
      "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1",
    ],
    [
      "SET a = if_not_exists(:v, b)",
      "Operator or function requires a document path; operator or function: if_not_exists",
    ],
    ["SET a = b + :w", `${wrong}operator or function: +, operand type: S`],
    ["SET a = list_append(a, :v)", `${wrong}operator or function: list_append, operand type: N`],
    ["ADD a :w", `${wrong}operator: ADD, operand type: STRING`],
    ["DELETE a :v", `${wrong}operator: DELETE, operand type: NUMBER`],
  ])("is refused when it says %j", (text, message) => {
    expect(refused(text)).toEqual(invalid(message));
  });
});
