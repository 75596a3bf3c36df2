// `POST /oauth2/token`, as Cognito's for client credentials, but without the secret: it is for whoever is on
// this machine.
import { z } from "zod";
import type { Issuer } from "./issuer.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";

const Form = z.object({
  grant_type: z.literal("client_credentials"),
  client_id: z.string().min(1).max(128),
  scope: z.string().min(1).max(2_000),
});
const LIFETIME_S = 12 * 60 * 60;

export async function answerTokenRequest(issuer: Issuer, { body = "" }: HttpRequest): Promise<HttpResponse> {
  const form = Form.safeParse(Object.fromEntries(new URLSearchParams(body.toString())));
  if (!form.success) {
    const wrong = [...new Set(form.error.issues.map(({ path }) => path.join(".")))].join(", ");
    return json(400, { error: "invalid_request", error_description: `not as it must be: ${wrong}` });
  }
  const { client_id: clientId, scope } = form.data;
  const token = await issuer.tokenFor({ clientId, scopes: scope.split(" "), expiresIn: LIFETIME_S });
  return json(200, { access_token: token, expires_in: LIFETIME_S, token_type: "Bearer" });
}

const json = (status: number, value: unknown): HttpResponse => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: JSON.stringify(value),
});
