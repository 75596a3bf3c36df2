// Whatever a file is cut into, its lines are the same.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, linesIn } from "#functions/stock/feed-lines.ts";
import { atStart, type Cursor } from "#shared/domain/stock/import.ts";

/** Reads a file in pieces of so many bytes and lines. */
function read(file: Buffer, bytes: number, most: number): { lines: Line[]; end: Cursor } {
  const lines: Line[] = [];
  let cursor = atStart;
  for (;;) {
    const chunk = file.subarray(cursor.offset, cursor.offset + bytes);
    const isLast = cursor.offset + chunk.length >= file.length;
    const found = linesIn(chunk, cursor, { isLast, most });
    lines.push(...found.lines);
    if (found.next.offset === file.length) return { lines, end: found.next };
    expect(found.next.offset).toBeGreaterThan(cursor.offset);
    cursor = found.next;
  }
}

/** Some are longer than may be, some take more bytes than letters. */
const line = fc.oneof(
  fc.string({ maxLength: 40 }).map((text) => text.replaceAll("\n", "")),
  fc.constantFrom("é".repeat(2_049), "x".repeat(4_096), "x".repeat(4_097), "x".repeat(20_000), ""),
);

describe("the lines of a file", () => {
  it("are those of the file as a whole, each with its number", () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: 4_097, max: 9_000 }),
        fc.integer({ min: 1, max: 20 }),
        (all, bytes, most) => {
          const file = Buffer.from(all.join("\n"));
          const { lines, end } = read(file, bytes, most);
          const expected = all
            .map((text, index) => ({
              number: index + 1,
              text: Buffer.byteLength(text) > 4_096 ? undefined : text,
            }))
            .slice(0, all.at(-1) === "" ? -1 : undefined);
          expect(lines).toEqual(expected);
          expect(end.offset).toBe(file.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
