// Writes the directory of postcodes, the sample network and the sample day. The same sources give the same bytes.
import { writeFileSync } from "node:fs";
import { geographyFiles } from "./geography.ts";

const root = new URL("../", import.meta.url);

function write(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    writeFileSync(new URL(path, root), text);
    console.log(`${path}  ${Buffer.byteLength(text)} bytes`);
  }
}

write(geographyFiles());
// Loaded only now: the sample day draws its destinations from the directory just written.
const { sampleFiles } = await import("./files.ts");
write(sampleFiles());
