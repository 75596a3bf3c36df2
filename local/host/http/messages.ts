// A request and its answer, whether they came by the network or from within the process.

export interface HttpRequest {
  readonly method: string;
  /** With its query, if any. */
  readonly path: string;
  /** Names in any case; repeated ones joined by commas. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly sourceIp?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** For who comes when there is too much to do: seconds after which to come again. API Gateway gives none. */
export const later = { "retry-after": "1" } as const;

/** As API Gateway answers by itself. */
export const said = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify({ message }),
});
