import type { Page } from "#shared/ports/orders.ts";

/** A page under the name that the contract gives its items. Tokens stay inside. */
export function listing<N extends string>(
  name: N,
  { items, next }: Page<unknown>,
): Record<N, readonly unknown[]> & { next?: string } {
  const body: Record<string, unknown> = { [name]: items, ...(next !== undefined && { next }) };
  return body as Record<N, readonly unknown[]> & { next?: string };
}
