// The code of every function, bundled in one pass before synthesis. The AWS SDK is part of the Lambda
// runtime and stays outside.
import { existsSync, globSync, mkdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { buildSync } from "esbuild";
import { environments, type FunctionName } from "#shared/contracts/environments.ts";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "cdk.out", "bundles");

const entries = new Map(
  globSync("functions/*/*.ts", { cwd: ROOT })
    .filter((path) => !path.startsWith("functions/_runtime"))
    .map((path) => [basename(path, ".ts"), path]),
);

/** The function's source, from the project's root. */
export function entryOf(name: FunctionName): string {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`no file functions/*/${name}.ts`);
  return entry;
}

export const bundleOf = (name: FunctionName): string => join(OUT, name);

/** Bundles every function into its own folder, `index.mjs` with a source map. */
export function bundleAll(): void {
  const names = Object.keys(environments) as FunctionName[];
  for (const name of names) if (!existsSync(bundleOf(name))) mkdirSync(bundleOf(name), { recursive: true });
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => ({
      in: entryOf(name),
      out: join(relative(ROOT, bundleOf(name)), "index"),
    })),
    outdir: ".",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    platform: "node",
    target: "node24",
    format: "esm",
    external: ["@aws-sdk/*", "@smithy/*"],
    // CommonJS packages inside an ES module still ask for require.
    banner: {
      js: "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);",
    },
    logLevel: "warning",
  });
}
