// JSON for people and for formatters: what fits on a line stays on it, numbers fill lines.

const WIDTH = 110;

/** @example toJson({ a: [1, 2] }) // '{ "a": [1, 2] }\n' */
export const toJson = (value: unknown): string => `${print(value, "", 0)}\n`;

/** @param lead characters before the value on its line */
function print(value: unknown, indent: string, lead: number): string {
  const line = inline(value);
  if (value === null || typeof value !== "object" || indent.length + lead + line.length < WIDTH) return line;
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const fields = Object.entries(value).map(([name, field]) => {
      const key = `${JSON.stringify(name)}: `;
      return `${inner}${key}${print(field, inner, key.length)}`;
    });
    return `{\n${fields.join(",\n")}\n${indent}}`;
  }
  const body = value.every((entry) => typeof entry === "number")
    ? fill(value, inner)
    : value.map((entry) => inner + print(entry, inner, 0)).join(",\n");
  return `[\n${body}\n${indent}]`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return "{}";
  return `{ ${fields.map(([name, field]) => `${JSON.stringify(name)}: ${inline(field)}`).join(", ")} }`;
}

function fill(numbers: readonly number[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const [i, number] of numbers.entries()) {
    const text = `${number}${i < numbers.length - 1 ? "," : ""}`;
    if (line === indent) line += text;
    else if (line.length + 1 + text.length <= WIDTH) line += ` ${text}`;
    else {
      lines.push(line);
      line = indent + text;
    }
  }
  return [...lines, line].join("\n");
}
