// Every state of every workflow that calls out is failed, one at a time, with a real order or a real file of counts: its
// call is not made, or it is made and the answer is lost, with an error that the state tries again and with one that it
// does not. The states are read from the synthesized definitions, the way to each is found by playing the stories.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callingStates } from "#test/support/states/calling-states.ts";
import { type StateStory, stories } from "#test/support/states/stories.ts";
import { openTrial, type Played, type Trial } from "#test/support/states/trial.ts";

const states = await callingStates();
let trial: Trial;
beforeAll(async () => {
  trial = await openTrial();
});
afterAll(() => trial.close());

const calm = new Map<StateStory, Played>();

describe("a story in which nothing goes wrong by itself", () => {
  it.each(stories)("$name: $ends", async (story) => {
    const played = await trial.play(story);
    calm.set(story, played);
    expect(played.status).toBe(story.ends);
  });

  it("is there for every state that calls out", () => {
    const reached = new Set([...calm.values()].flatMap((played) => [...played.reached]));
    expect(states.length).toBeGreaterThanOrEqual(25);
    expect(states.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
  });
});

/** The first story that reaches it, and what that comes to when all goes well. */
function wayTo(state: string): { story: StateStory; well: Played } {
  for (const [story, well] of calm) if (well.reached.has(state)) return { story, well };
  throw new Error(`no story reaches the state ${state}`);
}

/** What an order comes to. */
const comesTo = ({ status, sold, onHand }: Played) => ({ status, sold, onHand });
/** And how: all that was done, once. An order may be planned again before anything is held for it. */
const isDone = (played: Played) => ({
  ...comesTo(played),
  heard: played.heard.filter((type) => type !== "order.planned").sort(),
});

const cause = "on purpose";
/** A mistake of ours, and a function that ran out of memory or was killed: nothing tries these again by itself. */
const [bug, death] = ["TypeError", "Lambda.Unknown"];

describe.each(states.map((state, index) => ({ ...state, index })))(
  "$machine: $name",
  ({ name: state, retried, attempts, index }) => {
    /** Each time another one: all states together try all of them again. */
    const passing = (turn: number) => retried[(2 * index + turn) % retried.length] ?? "";

    it.each([
      ["is not made", "before", passing(0)],
      ["is made, and whose answer is lost", "after", passing(1)],
    ] as const)("whose call %s, in passing, makes it again; all is done once", async (_, when, error) => {
      const { story, well } = wayTo(state);
      const played = await trial.play(story, [{ state, when, error, cause }]);
      expect(isDone(played)).toEqual(isDone(well));
    });

    it.each([
      ["is not made, by a mistake", "before", bug],
      ["is made, and whose answer dies with its function", "after", death],
    ] as const)("whose call %s, is undone, and done another way", async (_, when, error) => {
      const { story, well } = wayTo(state);
      const played = await trial.play(story, [{ state, when, error, cause }]);
      expect(comesTo(played)).toEqual(comesTo(well));
    });

    it("that fails for longer than it tries is undone, and done another way", async () => {
      const { story, well } = wayTo(state);
      const error = retried.at(-1) ?? "";
      const played = await trial.play(story, [{ state, when: "before", error, cause, times: attempts }]);
      expect(comesTo(played)).toEqual(comesTo(well));
    });
  },
);
