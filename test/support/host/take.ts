import type { SQSEvent } from "aws-lambda";
import { journal } from "./journal.ts";

export const handler = async ({ Records }: SQSEvent) => {
  for (const { body, attributes } of Records) {
    journal.noted.push(`${body} ${attributes.ApproximateReceiveCount}`);
    if (body.startsWith("slow")) await journal.opened;
    if (body.startsWith("bad")) throw new Error("not this one");
  }
};
