// The grammar of conditions: OR of AND of NOT of comparisons and functions, with parentheses.

import type { Comparator, Condition } from "./condition.ts";
import { checkComparison, checkFunction, checkOperand, checkRange } from "./condition-checks.ts";
import type { Names, Operand, Uses } from "./operand.ts";
import { OperandReader } from "./operand-reader.ts";

/** Until more is read, what is in parentheses may be either. */
type Node = Condition | Operand;

const comparators: readonly Comparator[] = ["=", "<>", "<", "<=", ">", ">="];

export function readCondition(
  expression: string,
  text: string,
  names: Names,
): { readonly condition: Condition; readonly uses: Uses } {
  const reader = new ConditionReader(expression, text, names);
  const condition = reader.condition();
  return { condition, uses: reader.finish() };
}

class ConditionReader extends OperandReader {
  condition(): Condition {
    return this.#asCondition(this.#or());
  }

  #or(): Node {
    let node = this.#and();
    while (this.isWord("OR")) {
      const left = this.#asCondition(node);
      this.next();
      node = { kind: "or", left, right: this.#asCondition(this.#and()) };
    }
    return node;
  }

  #and(): Node {
    let node = this.#not();
    while (this.isWord("AND")) {
      const left = this.#asCondition(node);
      this.next();
      node = { kind: "and", left, right: this.#asCondition(this.#not()) };
    }
    return node;
  }

  #not(): Node {
    if (this.takeWord("NOT")) return { kind: "not", inner: this.#asCondition(this.#not()) };
    return this.#comparison();
  }

  #comparison(): Node {
    const node = this.takeSign("(") ? this.closed(this.#or()) : this.operand();
    const operator = comparators.find((sign) => this.isSign(sign));
    if (operator !== undefined) return this.#compared(this.#asOperand(node), operator);
    if (this.isWord("BETWEEN")) return this.#ranged(this.#asOperand(node));
    if (this.isWord("IN")) return this.#listed(this.#asOperand(node));
    return node;
  }

  #compared(left: Operand, operator: Comparator): Condition {
    this.next();
    const right = this.#right();
    checkComparison(this, operator, left, right);
    return { kind: "compare", operator, left, right };
  }

  #ranged(operand: Operand): Condition {
    this.next();
    const low = this.#right();
    this.word("AND");
    const high = this.#right();
    checkRange(this, operand, low, high);
    return { kind: "between", operand, low, high };
  }

  #listed(operand: Operand): Condition {
    this.next();
    this.sign("(");
    const choices = this.list(() => this.#right());
    this.sign(")");
    return { kind: "in", operand, choices };
  }

  #right(): Operand {
    return this.#asOperand(this.operand());
  }

  #asOperand(node: Node): Operand {
    if (node.kind !== "path" && node.kind !== "value" && node.kind !== "call") return this.syntaxError();
    checkOperand(this, node);
    return node;
  }

  #asCondition(node: Node): Condition {
    if (node.kind === "path" || node.kind === "value") return this.syntaxError();
    if (node.kind === "call") checkFunction(this, node);
    return node;
  }
}
