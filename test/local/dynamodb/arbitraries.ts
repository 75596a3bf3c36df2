// Small items and expressions at random: few names and values, so that they meet, and some mistakes.
import fc from "fast-check";
import type { Attribute, Item } from "#local/dynamodb/attributes/attribute.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const oneOf = <Value>(first: fc.Arbitrary<Value>, often: number, ...others: fc.Arbitrary<Value>[]) =>
  fc.oneof({ arbitrary: first, weight: often }, ...others.map((arbitrary) => ({ arbitrary, weight: 1 })));
const spaced = (...parts: readonly fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((texts) => texts.join(" "));

const number = fc.constantFrom<Attribute>(...["0", "1", "-1", "2.5", "10", "1e-3"].map((N) => ({ N })));
const text = fc.constantFrom<Attribute>(...["", "a", "ab", "b", "é\u{1F69A}"].map((S) => ({ S })));
const set = fc.constantFrom<Attribute>(
  { SS: ["a"] },
  { SS: ["b", "a"] },
  { NS: ["1"] },
  { NS: ["1", "2.5"] },
  { BS: [base64("a")] },
);
const other = fc.constantFrom<Attribute>(
  { B: base64("a") },
  { B: base64("ab") },
  { BOOL: true },
  { BOOL: false },
  { NULL: true },
);
type Nested = { any: Attribute; list: Attribute; map: Attribute };
const { any, list, map } = fc.letrec<Nested>((tie) => ({
  list: fc.array(tie("any"), { maxLength: 3 }).map((L) => ({ L })),
  map: fc
    .dictionary(fc.constantFrom("x", "y"), tie("any"), { maxKeys: 2, noNullPrototype: true })
    .map((M) => ({ M })),
  any: fc.oneof({ depthSize: "small" }, number, text, set, other, tie("list"), tie("map")),
}));

/** What attributes and placeholders hold by their first letter, as a rule. */
const kinds: Readonly<Record<string, fc.Arbitrary<Attribute>>> = {
  n: oneOf(number, 12, any),
  t: oneOf(text, 12, any),
  s: oneOf(set, 12, any),
  l: oneOf(list, 12, any),
  m: oneOf(map, 12, any),
  u: any,
  g: fc.constantFrom<Attribute>({ S: "x" }, { S: "y" }),
  h: number,
  // The type that attribute_type asks for.
  k: fc.constantFrom<Attribute>({ S: "N" }, { S: "S" }, { S: "L" }, { S: "M" }),
};
const kindOf = (name: string): fc.Arbitrary<Attribute> => kinds[name] ?? any;

export const item: fc.Arbitrary<Item> = fc
  .subarray(["n", "t", "s", "l", "m", "u"])
  .chain((names) => fc.tuple(...names.map((name) => kindOf(name).map((value) => ({ [name]: value })))))
  .map((attributes) => Object.assign({}, ...attributes));

const whole = fc.constantFrom("n", "t", "s", "l", "m", "u", "#n", "#u");
const within = fc.constantFrom(
  "l[0]",
  "l[1]",
  "l[5]",
  "m.x",
  "m.#y",
  "m.y[0]",
  "l[0].x",
  "u.x",
  "u[0]",
  "t.x",
);
const path = fc.oneof(whole, within);
const operand = fc.oneof(
  { arbitrary: path, weight: 6 },
  { arbitrary: fc.constantFrom(":n", ":t", ":s", ":l", ":m", ":u"), weight: 5 },
  { arbitrary: path.map((of) => `size(${of})`), weight: 1 },
);
const like = (letter: string) => oneOf(fc.constantFrom(letter, `:${letter}`, `#${letter}`), 5, operand);
/** Two operands, most often of a kind. */
const pair = fc
  .constantFrom("n", "n", "t", "s", "l", "m", "u")
  .chain((letter) => fc.tuple(like(letter), like(letter)));

const simple = fc.oneof(
  fc
    .tuple(pair, fc.constantFrom("=", "<>", "<", "<=", ">", ">="))
    .map(([[left, right], sign]) => `${left} ${sign} ${right}`),
  fc.tuple(pair, operand).map(([[low, of], high]) => `${of} BETWEEN ${low} AND ${high}`),
  fc
    .tuple(pair, fc.array(operand, { maxLength: 2 }))
    .map(([[of, one], more]) => `${of} IN (${[one, ...more]})`),
  path.map((of) => `attribute_exists(${of})`),
  path.map((of) => `attribute_not_exists(${of})`),
  path.map((of) => `attribute_type(${of}, :k)`),
  // dynoxide refuses to look for a value in itself; AWS says so of paths only.
  fc
    .tuple(fc.constantFrom("t", "s", "l", ":t", ":s", ":l", "u"), operand)
    .filter(([one, other]) => one !== other)
    .map((of) => `contains(${of})`),
  fc.tuple(like("t"), like("t")).map((of) => `begins_with(${of})`),
);

export const condition: fc.Arbitrary<string> = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { depthSize: "small" },
    { arbitrary: simple, weight: 4 },
    { arbitrary: spaced(tie("all"), fc.constant("AND"), tie("all")), weight: 1 },
    { arbitrary: fc.tuple(tie("all"), tie("all")).map(([a, b]) => `(${a}) or ${b}`), weight: 1 },
    { arbitrary: tie("all").map((inner) => `NOT ${inner}`), weight: 1 },
  ),
})).all;

const orElse = (of: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc.oneof(
    of,
    value,
    fc.tuple(of, fc.oneof(value, of)).map((operands) => `if_not_exists(${operands})`),
  );
const numeric = orElse(fc.constantFrom("n", "#n", "m.x", "l[0]"), fc.constant(":n"));
const listed = orElse(fc.constantFrom("l", "m.y", "u"), fc.constant(":l"));
const given = fc.constantFrom(":n", ":t", ":s", ":l", ":m", ":u");
const newValue = fc.oneof(
  orElse(whole, given),
  spaced(numeric, fc.constantFrom("+", "-"), numeric),
  fc.tuple(listed, listed).map((operands) => `list_append(${operands})`),
);
// Beyond the end of a list, dynoxide fills up with NULL; AWS appends, as updates.test.ts says.
const target = fc.oneof(
  { arbitrary: fc.constantFrom("n", "u", "o", "p", "#u", "l[0]", "m.x", "m.#y"), weight: 8 },
  { arbitrary: fc.constantFrom("m.y[0]", "l[0].x", "u.x", "u[0]", "t.x"), weight: 1 },
);
const assignment = fc.tuple(target, newValue).map(([of, is]) => `${of} = ${is}`);
const add = fc.oneof(
  spaced(fc.constantFrom("n", "m.x", "l[0]", "u"), fc.constant(":n")),
  spaced(fc.constantFrom("s", "u"), fc.constant(":s")),
);
const remove = spaced(fc.constantFrom("s", "u"), fc.constant(":s"));
// Of two elements of a list, dynoxide may take the second away by the index that it has after the first is gone;
// in AWS, indices are those of the item before ("Update expressions", removing elements from a list).
const removable = fc.oneof(
  { arbitrary: fc.constantFrom("n", "u", "o", "l[1]", "m.x", "m.#y"), weight: 8 },
  { arbitrary: fc.constantFrom("u.x", "u[0]", "t.x"), weight: 1 },
);
const section = (word: string, action: fc.Arbitrary<string>, often: number) =>
  fc.option(
    fc.uniqueArray(action, { minLength: 1, maxLength: 2 }).map((actions) => `${word} ${actions.join(", ")}`),
    { freq: often, nil: "" },
  );

export const update: fc.Arbitrary<string> = fc
  .oneof(
    fc.tuple(section("SET", assignment, 9)),
    fc.tuple(section("ADD", add, 9)),
    fc.tuple(
      section("set", assignment, 3),
      section("remove", removable, 2),
      section("Delete", remove, 1),
      section("ADD", add, 1),
    ),
  )
  .map((sections) => sections.filter((words) => words !== "").join(" "))
  .filter((words) => words !== "");

export const projection: fc.Arbitrary<string> = fc
  .array(path, { minLength: 1, maxLength: 3 })
  .map((paths) => paths.join(", "));

export type Expression =
  | "ConditionExpression"
  | "FilterExpression"
  | "ProjectionExpression"
  | "UpdateExpression";
export type Expressions = Readonly<Partial<Record<Expression, string>>>;
export type Bound = Expressions & {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, Attribute>;
};

/** The expressions with what their placeholders stand for. */
export const bound = (expressions: fc.Arbitrary<Expressions>): fc.Arbitrary<Bound> =>
  expressions.chain((texts) => {
    const words = Object.values(texts).join(" ");
    const names = placeholdersIn(words, /#\w+/g);
    const values = placeholdersIn(words, /:\w+/g);
    return fc.tuple(...values.map((value) => kindOf(value.slice(1)))).map((attributes) => ({
      ...texts,
      ...(names.length > 0 && {
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, name.slice(1)])),
      }),
      ...(values.length > 0 && {
        ExpressionAttributeValues: Object.fromEntries(
          values.map((value, at) => [value, attributes[at] ?? { S: "" }]),
        ),
      }),
    }));
  });

const placeholdersIn = (words: string, form: RegExp) => [...new Set(words.match(form))];
