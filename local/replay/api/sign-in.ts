// Tokens from the token endpoint of the system on this machine, which asks for no secret.
import { z } from "zod";
import type { Grant } from "./parties.ts";

const Given = z.object({ access_token: z.string() });

/** @param url of its API */
export const signIn =
  (url: string) =>
  async ({ clientId, scopes }: Grant): Promise<string> => {
    const form = { grant_type: "client_credentials", client_id: clientId, scope: scopes.join(" ") };
    const answer = await fetch(`${url}/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
    return Given.parse(await answer.json()).access_token;
  };
