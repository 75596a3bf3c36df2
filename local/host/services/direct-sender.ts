// Commands of the SDK for the host's own services, asked without an SDK client: what a client does around a call costs
// more than the call. Answers and errors are those that the client would give.
import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  InvalidToken,
  SFNServiceException,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { Sender } from "#shared/adapters/aws.ts";
import { jsonCopy } from "#shared/kernel/json-copy.ts";
import type { ServicesServer } from "./server.ts";

const Failure = z.object({ __type: z.string(), message: z.string().default("") });
/** What the protocol has as seconds since 1970, and the SDK as a date. */
const DATES = new Set(["startDate", "stopDate", "timestamp", "creationDate", "updateDate", "redriveDate"]);
const exceptions = {
  ...{ ExecutionAlreadyExists, ExecutionDoesNotExist, ExecutionNotRedrivable },
  ...{ InvalidToken, TaskDoesNotExist, TaskTimedOut },
};

/** @param service the first part of `x-amz-target` */
export const directSender = ({ answer }: Pick<ServicesServer, "answer">, service: string): Sender => ({
  async send(command: { readonly input: unknown }) {
    const action = command.constructor.name.replace(/Command$/, "");
    const { status, body } = await answer(`${service}.${action}`, jsonCopy(command.input));
    if (status === 200) return dated(body);
    throw exceptionOf(status, Failure.parse(body));
  },
});

function exceptionOf(status: number, { __type, message }: z.infer<typeof Failure>): Error {
  const name = __type.split("#").at(-1) ?? __type;
  const told = { message, $metadata: { httpStatusCode: status } };
  const known = Object.entries(exceptions).find(([exception]) => exception === name)?.[1];
  if (known !== undefined) return new known(told);
  return new SFNServiceException({ ...told, name, $fault: status < 500 ? "client" : "server" });
}

function dated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dated);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      typeof part === "number" && DATES.has(name) ? new Date(part * 1000) : dated(part),
    ]),
  );
}
