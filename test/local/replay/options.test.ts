import { describe, expect, it } from "vitest";
import { readOptions, UsageError } from "#local/replay/options.ts";

const refusal = (...args: string[]): string => {
  try {
    readOptions(args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("was accepted");
};

describe("the call of a replay", () => {
  it("needs only a file", () => {
    expect(readOptions(["day.ndjson"])).toMatchObject({
      file: "day.ndjson",
      json: false,
      seed: "1",
      clock: "virtual",
      scenario: expect.stringMatching(/samples\/scenarios\/calm\.json$/),
    });
  });

  it("rescues what fails, unless it is told not to", () => {
    expect(readOptions(["day.ndjson"])).toMatchObject({ rescue: true });
    expect(readOptions(["day.ndjson", "--no-rescue"])).toMatchObject({ rescue: false });
  });

  it("takes a speed for the accelerated clock", () => {
    expect(readOptions(["d.csv", "--speed", "60"])).toMatchObject({ clock: { speed: 60 } });
    expect(readOptions(["d.csv", "--clock", "speed"])).toMatchObject({ clock: { speed: 600 } });
    expect(readOptions(["d.csv", "--clock", "wall"])).toMatchObject({ clock: "wall" });
  });

  it.each([
    [[], "give one FILE"],
    [["a", "b"], "give one FILE"],
    [["a", "--bogus"], "Unknown option '--bogus'"],
    [["a", "--limit", "x"], "--limit x: a number above 0 is needed"],
    [["a", "--clock", "moon"], "--clock moon: use virtual, wall or speed"],
    [["a", "--clock", "wall", "--speed", "3"], "--speed goes with --clock speed only"],
  ])("refuses %j in one line", (args, message) => {
    const said = refusal(...args);
    expect(said).toContain(message);
    expect(said).not.toContain("\n");
  });
});
