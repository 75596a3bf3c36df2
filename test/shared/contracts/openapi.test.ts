// The description of the API that everyone reads, generated from the routes.
import { describe, expect, it } from "vitest";
import { openApi } from "#shared/contracts/openapi.ts";
import { problems } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { qualified, scopes } from "#shared/contracts/scopes.ts";

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security: readonly { readonly token: readonly string[] }[];
  readonly requestBody?: unknown;
  readonly summary: string;
}

// As its readers get it.
const document = JSON.parse(JSON.stringify(openApi("https://api.example.com")));
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

/** Every object in a JSON value. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const part of Object.values(value)) yield* objectsIn(part);
}

describe("the description of the API", () => {
  it("is OpenAPI 3.1 with a title, a version and a server", () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toMatchObject({
      title: "Lendemain",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(document.servers).toEqual([{ url: "https://api.example.com" }]);
  });

  it("has an operation for every route, under the route's name", () => {
    expect(
      operations.map(({ operationId, method, path }) => `${operationId} ${method} ${path}`).sort(),
    ).toEqual(
      Object.entries(routes)
        .map(([name, { method, path }]) => `${name} ${method.toLowerCase()} ${path}`)
        .sort(),
    );
  });

  it("declares every parameter of every path, and no other", () => {
    for (const { path, parameters } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((one) => one.in === "path");
      expect([path, declared.map(({ name }) => name)]).toEqual([path, named]);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  });

  it("names every parameter once", () => {
    for (const { parameters } of operations) {
      const names = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("refers to nothing that it does not hold", () => {
    for (const { $ref } of objectsIn(document)) {
      if (typeof $ref !== "string") continue;
      expect($ref).toMatch(/^#\//);
      const found = $ref
        .slice(2)
        .split("/")
        .reduce<unknown>((at, key) => Object(at)[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
      expect([$ref, found]).not.toEqual([$ref, undefined]);
    }
  });

  it("answers each call with a success and with a problem", () => {
    for (const { operationId, responses } of operations) {
      const successes = Object.keys(responses).filter((status) => /^2\d\d$/.test(status));
      expect([operationId, successes.length > 0, "default" in responses]).toEqual([operationId, true, true]);
    }
  });

  it("asks for a body where the route takes one, and only there", () => {
    const takesNone = ["get", "delete"];
    for (const { method, requestBody } of operations)
      if (takesNone.includes(method)) expect(requestBody).toBeUndefined();
    const withBody = operations
      .filter(({ requestBody }) => requestBody !== undefined)
      .map((one) => one.operationId);
    expect(withBody).toEqual(
      expect.arrayContaining(["place-order", "quote-promise", "count-stock", "short-pick"]),
    );
    expect(withBody).not.toContain("cancel-order");
  });

  it("takes an Idempotency-Key wherever something is changed, and must have one for an order", () => {
    const keys = operations.map(({ operationId, method, parameters = [] }) => {
      const key = parameters.find(({ name }: { name: string }) => name === "Idempotency-Key");
      return [operationId, method === "get" ? "read" : "change", key?.required];
    });
    for (const [id, kind, required] of keys)
      expect([id, required]).toEqual([id, kind === "read" ? undefined : id === "place-order"]);
  });

  it("takes no unknown field", () => {
    const { schema } = document.paths["/v1/orders"].post.requestBody.content["application/json"];
    const objects = [...objectsIn(schema)].filter((one) => one.type === "object");
    expect(objects.length).toBeGreaterThan(2);
    for (const one of objects) expect(one.additionalProperties).toBe(false);
  });

  it("requires scopes that the token endpoint gives", () => {
    const offered = Object.keys(document.components.securitySchemes.token.flows.clientCredentials.scopes);
    expect(offered.sort()).toEqual(Object.keys(scopes).map(qualified).sort());
    const withoutToken = operations.filter(({ security }) => security.length === 0);
    // It shows a signature.
    expect(withoutToken.map(({ operationId }) => operationId)).toEqual(["take-easypost-events"]);
    for (const { security } of operations) {
      for (const { token } of security) expect(offered).toEqual(expect.arrayContaining([...token]));
    }
  });

  it("says of every call what it does", () => {
    const summaries = operations.map(({ summary }) => summary);
    expect(summaries.every((text) => text.length > 5)).toBe(true);
    expect(new Set(summaries).size).toBe(summaries.length);
  });
});

describe("a problem", () => {
  it("has a status that is the caller's or ours, and a title of its own", () => {
    const all = Object.entries(problems);
    for (const [code, { status, title }] of all) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(title).not.toBe("");
    }
    expect(new Set(all.map(([, { title }]) => title)).size).toBe(all.length);
  });
});
