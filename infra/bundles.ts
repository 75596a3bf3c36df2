// The code of the functions, bundled in one pass before synthesis. The AWS SDK is part of the Lambda runtime and stays
// outside.
import { existsSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
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

/** Where a function's code comes from. */
export type CodeOf = (name: FunctionName) => Code;

const bundleOf = (name: FunctionName): string => join(OUT, name);

/** What is deployed. */
export function bundled(): CodeOf {
  bundle(Object.keys(environments) as FunctionName[]);
  return (name) => Code.fromAsset(bundleOf(name));
}

/** For who reads the templates and runs the sources: in seconds. Deployed all the same, every function says so. */
export function withoutCode(): CodeOf {
  const folder = join(OUT, "without-code");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "index.mjs"),
    'throw new Error("synthesized without code: npm run synth, and npx cdk, write what can be deployed");\n',
  );
  return () => Code.fromAsset(folder);
}

/**
 * Each function into its own folder, `index.mjs` with a source map.
 * @returns the folders
 */
export function bundle(names: readonly FunctionName[]): readonly string[] {
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
  return names.map(bundleOf);
}
