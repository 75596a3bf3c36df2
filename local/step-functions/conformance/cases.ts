// The recorded cases: a state machine, what the stubs behind its tasks do, and what the real service made of it.
import { z } from "zod";

const json = z.json();
const text = z.string();

export type Behaviour =
  | { kind: "echo" }
  | { kind: "return"; value: z.infer<typeof json>; submitted?: z.infer<typeof json> | undefined }
  | { kind: "throw"; errorType: string; errorMessage: string; stackTrace?: z.infer<typeof json> | undefined }
  | { kind: "fail"; error: string; cause?: z.infer<typeof json> | undefined }
  | { kind: "repeat"; text: string; count: number }
  | { kind: "sleep"; seconds: number; then: Behaviour }
  | { kind: "sequence"; of: Behaviour[] };

const Behaviour: z.ZodType<Behaviour> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("echo") }),
    z.object({ kind: z.literal("return"), value: json, submitted: json.optional() }),
    z.object({ kind: z.literal("throw"), errorType: text, errorMessage: text, stackTrace: json.optional() }),
    z.object({ kind: z.literal("fail"), error: text, cause: json.optional() }),
    z.object({ kind: z.literal("repeat"), text, count: z.int() }),
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the files
    z.object({ kind: z.literal("sleep"), seconds: z.number(), then: Behaviour }),
    z.object({ kind: z.literal("sequence"), of: z.array(Behaviour) }),
  ]),
);

const ExpectedEvent = z.looseObject({
  id: z.union([z.int(), text]),
  previousEventId: z.union([z.int(), text]),
  type: text,
});
export type ExpectedEvent = z.infer<typeof ExpectedEvent>;

export const Case = z.object({
  name: text,
  definition: json,
  input: json.optional(),
  tasks: z.record(text, Behaviour).default({}),
  callbacks: z
    .array(
      z.object({
        resource: text,
        kind: z.enum(["success", "failure", "none"]),
        output: json.optional(),
        error: text.optional(),
        cause: text.optional(),
      }),
    )
    .nullish(),
  stop: z.object({ after: z.int(), error: text.optional(), cause: text.optional() }).nullish(),
  expect: z.object({
    status: text,
    output: json.optional(),
    error: text.optional(),
    cause: json.optional(),
    order: z.enum(["exact", "branches"]).optional(),
    events: z.array(ExpectedEvent).optional(),
  }),
});
export type Case = z.infer<typeof Case>;

/** A file of cases. */
export const Cases = z.array(Case);
