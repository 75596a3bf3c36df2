/** A message to a waiting workflow, sent when the write that holds it is durable. */
export type Resumption =
  | { readonly token: string; readonly output: unknown }
  | { readonly token: string; readonly error: string; readonly cause: string };
