// The host's own token issuer, in the place of Cognito: its key is kept in the data folder, its tokens look
// like the access tokens of Cognito's client credentials.
import { existsSync, readFileSync } from "node:fs";
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { writeWhole } from "../folder/write-whole.ts";

export interface TokenRequest {
  /** Who asks: `client_id` of the token. */
  readonly clientId: string;
  /** For example `lendemain/orders:write lendemain/channel:web`, as a list. */
  readonly scopes: readonly string[];
  /** In seconds of real time; default twelve hours. */
  readonly expiresIn?: number;
}

export type Claims = Readonly<Record<string, unknown>>;

export interface Issuer {
  /** Public keys, as served at `/.well-known/jwks.json`. */
  readonly jwks: { readonly keys: readonly JWK[] };
  tokenFor(request: TokenRequest): Promise<string>;
  /** @returns undefined unless the token is ours and has not expired. */
  verify(token: string): Promise<Claims | undefined>;
}

const Kept = z.looseObject({ kty: z.string(), kid: z.string() });
const HALF_A_DAY_S = 12 * 60 * 60;
/** Verified tokens that are remembered. */
const REMEMBERED = 5_000;

/**
 * @param url the issuer's name in tokens.
 * @param audience what the API's authorizer asks for.
 */
export async function openIssuer(
  keyFile: string,
  url: string,
  audience: readonly string[],
  newId: () => string,
): Promise<Issuer> {
  const secret = existsSync(keyFile)
    ? Kept.parse(JSON.parse(readFileSync(keyFile, "utf8")))
    : await makeKey(keyFile);
  const { d: _private, ...open } = secret;
  const signing = await importJWK(secret, "ES256");
  const verifying = await importJWK(open, "ES256");
  const verified = new Map<string, Claims>();

  const check = async (token: string): Promise<Claims | undefined> => {
    try {
      return (await jwtVerify(token, verifying, { issuer: url, algorithms: ["ES256"] })).payload;
    } catch {
      return undefined;
    }
  };
  const remember = (token: string, claims: Claims) => {
    const [oldest] = verified.keys();
    if (verified.size >= REMEMBERED && oldest !== undefined) verified.delete(oldest);
    verified.set(token, claims);
  };

  return {
    jwks: { keys: [{ ...open, use: "sig", alg: "ES256" }] },
    tokenFor: ({ clientId, scopes, expiresIn = HALF_A_DAY_S }) => {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT({ scope: scopes.join(" "), client_id: clientId, token_use: "access" })
        .setProtectedHeader({ alg: "ES256", kid: secret.kid })
        .setIssuer(url)
        .setSubject(clientId)
        .setAudience([...audience])
        .setJti(newId())
        .setIssuedAt(now)
        .setExpirationTime(now + expiresIn)
        .sign(signing);
    },
    async verify(token) {
      const known = verified.get(token);
      if (known !== undefined) return Number(known.exp) > Date.now() / 1_000 ? known : undefined;
      const claims = await check(token);
      if (claims !== undefined) remember(token, claims);
      return claims;
    },
  };
}

async function makeKey(keyFile: string): Promise<z.infer<typeof Kept>> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = Kept.parse({ ...(await exportJWK(privateKey)), kid: `local-${Date.now().toString(36)}` });
  writeWhole(keyFile, JSON.stringify(key), 0o600);
  return key;
}
