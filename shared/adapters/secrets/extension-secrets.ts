// Secrets, read when they are needed from the AWS Parameters and Secrets extension beside the function: it asks Secrets
// Manager in the function's role, and keeps what it heard for five minutes. The embedded host answers on the same path.
import { z } from "zod";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { ReadSecret } from "#shared/ports/secrets.ts";

const PATIENCE_MS = 5_000;
/** A request more for each call of a busy function would be too many. */
const KEPT_MS = 60_000;

const Secret = z.object({ SecretString: z.string() });

type Send = (url: string, init: RequestInit) => Promise<Response>;

export function extensionSecrets(send: Send = fetch): ReadSecret {
  const kept = new Map<string, { readonly value: Promise<string>; readonly until: number }>();
  return (id) => {
    const known = kept.get(id);
    if (known !== undefined && performance.now() < known.until) return known.value;
    const value = ask(send, id);
    kept.set(id, { value, until: performance.now() + KEPT_MS });
    // What could not be read is asked for again.
    value.catch(() => kept.delete(id));
    return value;
  };
}

async function ask(send: Send, id: string): Promise<string> {
  const { PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: port = "2773", AWS_SESSION_TOKEN: token = "local" } =
    process.env;
  try {
    const answer = await send(
      `http://localhost:${port}/secretsmanager/get?secretId=${encodeURIComponent(id)}`,
      {
        headers: { "x-aws-parameters-secrets-token": token },
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
    );
    if (!answer.ok) throw new Error(`the extension answers ${answer.status}`);
    return Secret.parse(await answer.json()).SecretString;
  } catch (cause) {
    throw new WorkflowError("Throttled", "a secret cannot be read", { cause });
  }
}
