// Names of tables and streams, as AWS has them.
const PREFIX = "arn:aws:dynamodb:local:000000000000:table/";
const LABEL = "/stream/2026-01-01T00:00:00.000";

export const tableArn = (name: string): string => `${PREFIX}${name}`;
export const streamArn = (name: string): string => `${tableArn(name)}${LABEL}`;

/** The table of a stream; undefined if this is none of ours. */
export const tableOfStream = (arn: string): string | undefined =>
  arn.startsWith(PREFIX) && arn.endsWith(LABEL) ? arn.slice(PREFIX.length, -LABEL.length) : undefined;
