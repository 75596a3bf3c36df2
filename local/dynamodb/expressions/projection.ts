// ProjectionExpression: a list of paths, none within another.
import type { Names, Uses } from "./operand.ts";
import { OperandReader } from "./operand-reader.ts";
import { clashOf } from "./path.ts";
import { type Pick, pickOf } from "./pick.ts";

export function compileProjection(text: string, names: Names): { readonly pick: Pick; readonly uses: Uses } {
  const reader = new OperandReader("ProjectionExpression", text, names);
  const paths = reader.list(() => reader.path());
  const clash = clashOf(paths);
  if (clash !== undefined) reader.note(clash);
  return { uses: reader.finish(), pick: pickOf(paths) };
}
