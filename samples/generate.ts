// Writes the directory of postcodes, the sample network and the sample day. The same sources give the same bytes.
import { writeFileSync } from "node:fs";

const help = `npm run samples

Writes the directory of postcodes, the sample network and the sample day again, where they are: the same bytes, unless what
they are made of has changed. It takes no options.
`;
const root = new URL("../", import.meta.url);

function write(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    writeFileSync(new URL(path, root), text);
    console.log(`${path}  ${Buffer.byteLength(text)} bytes`);
  }
}

async function writeAll(): Promise<void> {
  const { geographyFiles } = await import("./geography.ts");
  write(geographyFiles());
  // Loaded only now: the sample day draws its destinations from the directory just written.
  const { sampleFiles } = await import("./files.ts");
  write(sampleFiles());
}

const [option] = process.argv.slice(2);
if (option === undefined) await writeAll();
else {
  process.stdout.write(help);
  process.exitCode = ["--help", "-h"].includes(option) ? 0 : 2;
}
