// An expression cut into words, placeholders, indices and signs.

export type TokenKind = "word" | "name" | "value" | "index" | "sign" | "end" | "unknown";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it is in the expression. */
  readonly at: number;
}

const PATTERN =
  /\s*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<>|<=|>=|[=<>()[\].,+-])|(\S)|$)/y;
const kinds: readonly TokenKind[] = ["word", "name", "value", "index", "sign", "unknown"];

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let token = tokenAt(text, 0); ; token = tokenAt(text, token.at + token.text.length)) {
    tokens.push(token);
    if (token.kind === "end") return tokens;
  }
}

function tokenAt(text: string, from: number): Token {
  PATTERN.lastIndex = from;
  const [, ...groups] = PATTERN.exec(text) ?? [];
  const which = groups.findIndex((group) => group !== undefined);
  const found = groups[which];
  if (found === undefined) return { kind: "end", text: "<EOF>", at: text.length };
  return { kind: kinds[which] ?? "unknown", text: found, at: PATTERN.lastIndex - found.length };
}
