// The grammar of UpdateExpression: the sections SET, REMOVE, ADD and DELETE, each once and in any order.
import { type AttributeType, typeOf } from "../attributes/attribute.ts";
import { type Names, type Operand, typeOfValue, type Uses, wrongType } from "./operand.ts";
import { OperandReader } from "./operand-reader.ts";
import { clashOf, type Path } from "./path.ts";

export type NewValue =
  | Operand
  | { readonly kind: "sum"; readonly operator: "+" | "-"; readonly left: Operand; readonly right: Operand };

export type Change =
  | { readonly kind: "set"; readonly path: Path; readonly value: NewValue }
  | { readonly kind: "remove"; readonly path: Path }
  | { readonly kind: "add" | "delete"; readonly path: Path; readonly placeholder: string };

type Section = "SET" | "REMOVE" | "ADD" | "DELETE";
const sections: readonly Section[] = ["SET", "REMOVE", "ADD", "DELETE"];

const operandTypes: Readonly<Record<"add" | "delete", readonly AttributeType[]>> = {
  add: ["N", "SS", "NS", "BS"],
  delete: ["SS", "NS", "BS"],
};
/** As messages about ADD and DELETE name them. */
const longNames: Readonly<Partial<Record<AttributeType, string>>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
};
export function readUpdate(
  text: string,
  names: Names,
): { readonly changes: readonly Change[]; readonly uses: Uses } {
  const reader = new UpdateReader("UpdateExpression", text, names);
  const changes = reader.changes();
  const clash = clashOf(changes.map(({ path }) => path));
  if (clash !== undefined) reader.note(clash);
  return { changes, uses: reader.finish() };
}

class UpdateReader extends OperandReader {
  changes(): readonly Change[] {
    const changes: Change[] = [];
    const seen = new Set<Section>();
    while (this.peek().kind !== "end") {
      const section = sections.find((name) => this.takeWord(name)) ?? this.syntaxError();
      if (seen.has(section))
        this.note(`The "${section}" section can only be used once in an update expression;`);
      seen.add(section);
      changes.push(...this.list(() => this.#change(section)));
    }
    return changes;
  }

  #change(section: Section): Change {
    const path = this.path();
    switch (section) {
      case "SET":
        this.sign("=");
        return { kind: "set", path, value: this.#newValue() };
      case "REMOVE":
        return { kind: "remove", path };
      case "ADD":
        return { kind: "add", path, placeholder: this.#typedValue("add") };
      case "DELETE":
        return { kind: "delete", path, placeholder: this.#typedValue("delete") };
    }
  }

  #typedValue(kind: "add" | "delete"): string {
    const { expression } = this;
    const placeholder = this.value();
    this.check((values) => {
      const value = values[placeholder];
      const type = value && typeOf(value);
      if (type !== undefined && !operandTypes[kind].includes(type))
        wrongType(expression, `operator: ${kind.toUpperCase()}`, longNames[type] ?? type);
    });
    return placeholder;
  }

  #newValue(): NewValue {
    if (this.takeSign("(")) return this.closed(this.#newValue());
    const left = this.operand();
    const operator = this.#operator();
    if (operator === undefined) {
      this.#checkCall(left, false);
      return left;
    }
    const right = this.operand();
    for (const operand of [left, right]) this.#checkCall(operand, true);
    this.typed(operator, [left, right], ["N"], typeOfValue);
    return { kind: "sum", operator, left, right };
  }

  #operator(): "+" | "-" | undefined {
    if (this.takeSign("+")) return "+";
    return this.takeSign("-") ? "-" : undefined;
  }

  /** Within another function or a sum, only if_not_exists may stand. */
  #checkCall(operand: Operand, within: boolean): void {
    if (operand.kind !== "call") return;
    const { name, operands } = operand;
    if (name !== "if_not_exists" && (name !== "list_append" || within)) this.misplaced(name);
    for (const inner of operands) this.#checkCall(inner, true);
    this.count(operand, 2);
    if (name === "if_not_exists") this.firstIsPath(operand);
    if (name === "list_append") this.typed(name, operands, ["L"], typeOfValue);
  }
}
