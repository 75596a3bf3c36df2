// What fails for its own sake is given up on after some attempts; what is no fault of its own is thrown.
import { expect, it } from "vitest";
import { givenUp } from "#functions/events/given-up.ts";

const pauses: number[] = [];
const clock = { sleep: async (ms: number) => void pauses.push(ms) };
const named = (name: string) => Object.assign(new Error(name), { name });

/** Refuses these, alone or among others. */
function refusing(error: Error, ...refused: readonly string[]) {
  const calls: (readonly string[])[] = [];
  const act = async (some: readonly string[]) => {
    calls.push(some);
    if (some.some((one) => refused.includes(one))) throw error;
  };
  return { act, calls };
}

it("takes all at once where that works", async () => {
  const { act, calls } = refusing(named("MalformedDetail"));
  expect(await givenUp(["a", "b", "c"], act, clock)).toEqual([]);
  expect(calls).toEqual([["a", "b", "c"]]);
});

it("finds the one that is refused, three times, and takes the others in their order", async () => {
  const { act, calls } = refusing(named("MalformedDetail"), "b");
  const failed = await givenUp(["a", "b", "c"], act, clock);
  expect(failed.map(({ one, error }) => [one, error.name])).toEqual([["b", "MalformedDetail"]]);
  expect(calls.slice(1)).toEqual([["a"], ["b"], ["b"], ["b"], ["c"]]);
  expect(pauses).toEqual([100, 200]);
});

it.each([
  "ThrottlingException",
  "InternalFailure",
  "AccessDeniedException",
  "ResourceNotFoundException",
  "Throttled",
])("gives up on nothing because of %s: all of it is delivered again", async (name) => {
  const { act, calls } = refusing(named(name), "b");
  await expect(givenUp(["a", "b", "c"], act, clock)).rejects.toMatchObject({ name });
  expect(calls).toHaveLength(1);
});
