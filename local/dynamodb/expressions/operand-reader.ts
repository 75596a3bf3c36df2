// Reads paths, values and functions, and keeps what is to be refused once the syntax is known to be right.
import type { AttributeType } from "../attributes/attribute.ts";
import type { Call, Names, Operand, StaticType, Uses, Values } from "./operand.ts";
import { wrongType } from "./operand.ts";
import { type Path, pathText, type Step, samePath } from "./path.ts";
import { Reader } from "./reader.ts";
import { isReserved } from "./reserved-words.ts";

const keywords: ReadonlySet<string> = new Set(["AND", "OR", "NOT", "BETWEEN", "IN"]);
const functions: ReadonlySet<string> = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
  "if_not_exists",
  "list_append",
]);

export class OperandReader extends Reader {
  readonly #names: Names;
  readonly #usedNames = new Set<string>();
  readonly #usedValues = new Set<string>();
  readonly #attributes = new Set<string>();
  readonly #checks: ((values: Values) => void)[] = [];
  readonly #bracketed = new WeakSet<object>();
  #problem: string | undefined;

  constructor(expression: string, text: string, names: Names) {
    super(expression, text);
    this.#names = names;
  }

  /** Something to refuse, unless the syntax is wrong too. */
  note(problem: string): void {
    this.#problem ??= problem;
  }

  check(check: (values: Values) => void): void {
    this.#checks.push(check);
  }

  /** To be called last. @throws ValidationException for the first problem noted. */
  finish(): Uses {
    if (this.peek().kind !== "end") this.syntaxError();
    if (this.#problem !== undefined) this.refuse(this.#problem);
    return {
      names: [...this.#usedNames],
      values: [...this.#usedValues],
      attributes: [...this.#attributes],
      checks: this.#checks,
    };
  }

  path(): Path {
    const path: [string, ...Step[]] = [this.#name()];
    this.#attributes.add(path[0]);
    for (;;) {
      if (this.takeSign(".")) path.push(this.#name());
      else if (this.takeSign("[")) path.push(this.#index());
      else return path;
    }
  }

  #name(): string {
    const { kind, text } = this.peek();
    if (kind === "name") return this.#named(this.next().text);
    if (kind !== "word" || keywords.has(text.toUpperCase())) this.syntaxError();
    if (isReserved(text)) this.note(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
    return this.next().text;
  }

  #named(placeholder: string): string {
    this.#usedNames.add(placeholder);
    const name = this.#names[placeholder];
    if (name === undefined)
      this.note(
        `An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
      );
    return name ?? placeholder;
  }

  #index(): number {
    if (this.peek().kind !== "index") this.syntaxError();
    const index = Number(this.next().text);
    this.sign("]");
    return index;
  }

  /** The placeholder of a value. */
  value(): string {
    if (this.peek().kind !== "value") this.syntaxError();
    const { text } = this.next();
    this.#usedValues.add(text);
    return text;
  }

  operand(): Operand {
    if (this.takeSign("(")) return this.closed(this.operand());
    const { kind } = this.peek();
    if (kind === "value") return { kind, name: this.value() };
    if (kind === "word" && this.isSign("(", 1)) return this.call();
    return { kind: "path", path: this.path() };
  }

  call(): Call {
    const { text: name } = this.next();
    this.sign("(");
    const operands = this.list(() => this.operand());
    this.sign(")");
    return { kind: "call", name, operands };
  }

  /** After what stood in parentheses. */
  closed<Content extends object>(content: Content): Content {
    this.sign(")");
    if (this.#bracketed.has(content)) this.note("The expression has redundant parentheses;");
    this.#bracketed.add(content);
    return content;
  }

  /** One or more, with commas between them. */
  list<Element>(read: () => Element): readonly Element[] {
    const elements = [read()];
    while (this.takeSign(",")) elements.push(read());
    return elements;
  }

  count({ name, operands }: Call, expected: number): void {
    if (operands.length !== expected)
      this.note(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      );
  }

  firstIsPath({ name, operands: [first] }: Call): void {
    if (first?.kind !== "path")
      this.note(`Operator or function requires a document path; operator or function: ${name}`);
  }

  distinct(operator: string, [first, second, ...more]: readonly Operand[]): void {
    if (first?.kind !== "path" || second?.kind !== "path" || more.length > 0) return;
    if (samePath(first.path, second.path))
      this.note(
        `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${pathText(first.path)}`,
      );
  }

  /** Refuses the call, which is none of those that may stand here. */
  misplaced(name: string): void {
    this.note(
      functions.has(name)
        ? `The function is not allowed to be used this way in an expression; function: ${name}`
        : `Invalid function name; function: ${name}`,
    );
  }

  /** Operands whose type is known without an item must be of these types. */
  typed(
    operator: string,
    operands: readonly Operand[],
    allowed: readonly AttributeType[],
    typeOf: StaticType,
  ): void {
    const { expression } = this;
    const known = operands.filter(({ kind }) => kind !== "path");
    if (known.length === 0) return;
    this.check((values) => {
      for (const operand of known) {
        const type = typeOf(operand, values);
        if (type !== undefined && !allowed.includes(type))
          wrongType(expression, `operator or function: ${operator}`, type);
      }
    });
  }
}
