// Task tokens: opaque, and recognisable, so that one that was never given out is told apart from one that
// is no longer waited for.
import { createHash } from "node:crypto";

export function newToken(id: string): string {
  return Buffer.from(`${id} ${check(id)}`).toString("base64");
}

export function isToken(text: string): boolean {
  const [id = "", digits = ""] = Buffer.from(text, "base64").toString().split(" ");
  return digits === check(id);
}

function check(id: string): string {
  return createHash("sha256").update(`task token ${id}`).digest("hex").slice(0, 24);
}
