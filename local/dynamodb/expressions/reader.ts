// Reads the tokens of one expression, one after the other.
import { invalid } from "../service-error.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** The most bytes an expression may have. */
const LARGEST = 4096;

export class Reader {
  /** Its name in the request, such as ConditionExpression. */
  readonly expression: string;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(expression: string, text: string) {
    this.expression = expression;
    this.#text = text;
    this.#tokens = tokensOf(text);
    const size = Buffer.byteLength(text);
    if (size > LARGEST)
      this.refuse(`Expression size has exceeded the maximum allowed size; expression size: ${size}`);
    if (this.peek().kind === "end") this.refuse("The expression can not be empty;");
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)] ?? this.syntaxError();
  }

  next(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  isSign(sign: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    return kind === "sign" && text === sign;
  }

  /** Takes the sign if it is the next token. */
  takeSign(sign: string): boolean {
    const is = this.isSign(sign);
    if (is) this.#position += 1;
    return is;
  }

  sign(sign: string): void {
    if (!this.takeSign(sign)) this.syntaxError();
  }

  isWord(word: string): boolean {
    const { kind, text } = this.peek();
    return kind === "word" && text.toUpperCase() === word;
  }

  /** Takes the keyword if it is the next token, in any case. */
  takeWord(word: string): boolean {
    const is = this.isWord(word);
    if (is) this.#position += 1;
    return is;
  }

  word(word: string): void {
    if (!this.takeWord(word)) this.syntaxError();
  }

  refuse(problem: string): never {
    return invalid(`Invalid ${this.expression}: ${problem}`);
  }

  /** The next token cannot stand where it is. */
  syntaxError(): never {
    const token = this.#tokens[this.#position] ?? { text: "<EOF>", at: this.#text.length };
    const before = this.#tokens[this.#position - 1] ?? token;
    const after = this.#tokens[this.#position + 1] ?? token;
    const near = this.#text.slice(before.at, after.at + after.text.length);
    return this.refuse(`Syntax error; token: "${token.text}", near: "${near}"`);
  }
}
