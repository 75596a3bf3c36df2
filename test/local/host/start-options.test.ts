import { describe, expect, it } from "vitest";
import { readStartOptions } from "#local/cli/start-options.ts";

describe("npm start", () => {
  it("is a demonstration in fast motion if nothing else is said", () => {
    expect(readStartOptions([])).toEqual({
      data: ".lendemain-demo",
      empty: false,
      port: 8787,
      clock: "fast",
      speed: 2_400,
    });
  });

  it("runs on the wall clock, in a folder of its own, when it is to be empty", () => {
    expect(readStartOptions(["--empty", "--port", "0"])).toMatchObject({
      data: ".lendemain",
      clock: "wall",
      port: 0,
    });
  });

  it.each([
    [["--port", "no"], "--port must be a whole number up to 65535, not no"],
    [["--clock", "moon"], "--clock is wall or virtual, not moon"],
    [["--clock", "wall", "--speed", "2"], "--clock and --speed exclude each other"],
    [["--nonsense"], "see --help"],
  ])("refuses %j, saying why", (args, message) => {
    expect(() => readStartOptions(args)).toThrow(message);
  });
});
