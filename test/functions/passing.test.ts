// What passes by itself is tried again: by workflows under a name that they know, by callers of the API after a 503.
import { InternalServerError, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { expect, it } from "vitest";
import { z } from "zod";
import { problemAnswer } from "#functions/_runtime/problem-answer.ts";
import { taskHandler } from "#functions/_runtime/task.ts";

const server = new InternalServerError({ message: "try later", $metadata: {} });
const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
const bug = new TypeError("undefined is not a function");
const ours = new ResourceNotFoundException({ message: "no such table", $metadata: {} });

const failing = async (error: Error): Promise<string> => {
  const handler = taskHandler(z.unknown(), async () => {
    throw error;
  });
  return handler({}, {} as Context).catch((thrown: Error) => thrown.name);
};

it.each([
  ["a fault of AWS", server, "Throttled", 503],
  ["a connection that breaks", refused, "Throttled", 503],
  ["a bug", bug, "TypeError", 500],
  ["a fault of ours", ours, "ResourceNotFoundException", 500],
])("%s", async (_, error, name, status) => {
  expect(await failing(error)).toBe(name);
  const answer = problemAnswer(error);
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([
    status,
    status === 503 ? "1" : undefined,
  ]);
});
