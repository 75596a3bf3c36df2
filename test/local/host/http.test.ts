import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openIssuer } from "#local/host/http/issuer.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";
import { hosts } from "#test/support/host/hosts.ts";

const start = hosts();
let assembly: string;
beforeAll(() => {
  assembly = synthesizeFixture();
});

const post = (url: string, headers: Record<string, string> = {}, body = "{}") =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });

describe("the API of the host", () => {
  it("gives a function the request in payload format 2.0, and answers what it says", async () => {
    const { url } = await start({ assembly });
    const response = await post(`${url}/open/a%20b?x=1&x=2&y=3`, { "X-Custom": "Yes" }, '{"hello":"world"}');
    const { event } = Object(await response.json());
    expect([response.status, response.headers.get("x-echo")]).toEqual([200, "yes"]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "POST /open/{id}",
      rawPath: "/open/a%20b",
      rawQueryString: "x=1&x=2&y=3",
      pathParameters: { id: "a b" },
      queryStringParameters: { x: "1,2", y: "3" },
      headers: { "x-custom": "Yes" },
      body: '{"hello":"world"}',
      isBase64Encoded: false,
      requestContext: { http: { method: "POST", path: "/open/a%20b", sourceIp: "127.0.0.1" } },
    });
  });

  it("answers 404 to what no route takes", async () => {
    const { url } = await start({ assembly });
    for (const [method, path] of [
      ["POST", "/nowhere"],
      ["POST", "/open"],
      ["GET", "/open/1"],
    ]) {
      const response = await fetch(`${url}${path}`, { method: method ?? "" });
      expect([response.status, await response.json()]).toEqual([404, { message: "Not Found" }]);
    }
  });

  it("prefers a fixed path to a parameter, and answers 503 for a function that is cut off", async () => {
    const { url } = await start({ assembly });
    const response = await post(`${url}/open/fixed`);
    expect([response.status, await response.json()]).toEqual([503, { message: "Service Unavailable" }]);
  });

  it("refuses bodies above 10 MB", async () => {
    const { url } = await start({ assembly });
    const response = await post(`${url}/open/1`, {}, "x".repeat(10 * 1024 * 1024 + 1));
    expect([response.status, await response.json()]).toEqual([413, { message: "Request Entity Too Large" }]);
  });

  it("gives bodies that are no text in base64", async () => {
    const { request } = await start({ assembly });
    const { body } = await request({
      method: "POST",
      path: "/open/1",
      headers: { "Content-Type": "application/octet-stream" },
      body: Buffer.from([1, 2, 255]),
    });
    expect(JSON.parse(body.toString()).event).toMatchObject({ body: "AQL/", isBase64Encoded: true });
  });
});

describe("a guarded route", () => {
  it("lets a token with one of its scopes in, and tells the function who it is", async () => {
    const { url, tokenFor } = await start({ assembly });
    const token = await tokenFor({ clientId: "web", scopes: ["shop/write", "shop/channel:web"] });
    const response = await post(`${url}/guarded/1`, { authorization: `Bearer ${token}` });
    const { event } = Object(await response.json());
    expect(event.requestContext.authorizer.jwt).toMatchObject({
      claims: { client_id: "web", scope: "shop/write shop/channel:web", iss: url },
      scopes: ["shop/write"],
    });
  });

  it("answers 401 without a token, with a foreign one and with one that has expired", async () => {
    const host = await start({ assembly });
    const keyFile = join(mkdtempSync(join(tmpdir(), "issuer-")), "key.json");
    const other = await openIssuer(keyFile, host.url, [], () => "id");
    const foreign = await other.tokenFor({ clientId: "web", scopes: ["shop/write"] });
    const expired = await host.tokenFor({ clientId: "web", scopes: ["shop/write"], expiresIn: -1 });
    for (const headers of [
      {},
      { authorization: `Bearer ${foreign}` },
      { authorization: `Bearer ${expired}` },
    ]) {
      const response = await post(`${host.url}/guarded/1`, headers as Record<string, string>);
      expect([response.status, await response.json()]).toEqual([401, { message: "Unauthorized" }]);
    }
  });

  it("answers 403 to a token without any of its scopes", async () => {
    const { url, tokenFor } = await start({ assembly });
    const token = await tokenFor({ clientId: "web", scopes: ["shop/read"] });
    const response = await post(`${url}/guarded/1`, { authorization: `Bearer ${token}` });
    expect([response.status, await response.json()]).toEqual([403, { message: "Forbidden" }]);
    expect(response.headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_scope", scope="shop/write shop/admin"',
    );
  });

  it("takes the tokens of the token endpoint, which the public keys verify", async () => {
    const { url } = await start({ assembly });
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "web",
      scope: "shop/admin",
    });
    const granted = await fetch(`${url}/oauth2/token`, { method: "POST", body: form });
    const { access_token: token } = Object(await granted.json());
    expect((await post(`${url}/guarded/1`, { authorization: `Bearer ${token}` })).status).toBe(200);
    const { keys } = Object(await (await fetch(`${url}/.well-known/jwks.json`)).json());
    expect(keys).toEqual([expect.objectContaining({ kty: "EC", crv: "P-256", alg: "ES256" })]);
    expect(keys[0]).not.toHaveProperty("d");
  });
});
