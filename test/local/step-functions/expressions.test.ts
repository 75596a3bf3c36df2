import fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { expressionCompiler } from "#local/step-functions/expressions/expression.ts";
import type { Json } from "#local/step-functions/index.ts";
import { begin } from "./support.ts";

const compile = expressionCompiler({ now: () => begin, random: () => 0.25, uuid: () => "an-id" });
const evaluate = (source: string, bindings = {}) => compile(source).evaluate(bindings, "Output");

describe("an expression", () => {
  it("that is a path gives what JSONata gives", async () => {
    const name = fc.constantFrom("a", "b", "c");
    const path = fc.array(name, { maxLength: 4 }).map((names) => ["$states", "input", ...names].join("."));
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(name, tie("value"), { maxKeys: 3 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(path, value, async (source, input) => {
        const states = { input };
        const expected: Json | undefined = await jsonata(source).evaluate(undefined, { states });
        const plain = expected === undefined ? undefined : JSON.parse(JSON.stringify(expected));
        expect(await evaluate(source, { states })).toEqual(plain);
      }),
    );
  });

  it.each([
    ["$partition([1, 2, 3], 2)", [[1, 2], [3]]],
    ["$range(5, 1, -2)", [5, 3, 1]],
    ["$hash('a', 'SHA-256')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ['$parse("{\\"a\\": [1]}")', { a: [1] }],
    ["$uuid()", "an-id"],
    ["$random()", 0.25],
    ["$random(7) = $random(7)", true],
    ["$now()", "2026-03-02T08:00:00.000Z"],
    ["$now('[Y]')", "2026"],
    ["$millis()", begin],
    ["$count($shuffle([1, 2, 3]))", 3],
  ])("has the functions of Step Functions: %s", async (source, expected) => {
    expect(await evaluate(source)).toEqual(expected);
  });

  it("cannot evaluate a text", async () => {
    await expect(evaluate("$eval('1 + 1')")).rejects.toThrow("T1006: Attempted to invoke a non-function");
  });

  it("says where it failed", async () => {
    await expect(evaluate("1 + 'a'")).rejects.toThrow(
      "The JSONata expression '1 + 'a'' specified for the field 'Output' threw an error during evaluation. T2002",
    );
  });
});
