// New objects as events on the default bus, as S3 sends them.
import type { EventBus } from "../bus/event-bus.ts";
import type { Bucket } from "./declared.ts";

export function tellObjects(
  buckets: readonly Bucket[],
  bus: Pick<EventBus, "putEvents">,
): (bucket: string, key: string, bytes: number) => void {
  const telling = new Set(buckets.filter(({ tells }) => tells).map(({ name }) => name));
  return (name, key, size) => {
    if (!telling.has(name)) return;
    const Detail = JSON.stringify({
      version: "0",
      bucket: { name },
      object: { key, size },
      reason: "PutObject",
    });
    bus.putEvents({ Entries: [{ Source: "aws.s3", DetailType: "Object Created", Detail }] });
  };
}
