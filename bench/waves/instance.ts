// Instances of wave picking as text, as the Mercado Libre challenge (SBPO 2025) writes them: `orders items aisles`, a
// line for each order and for each aisle (`k item units ...`, k pairs), and `LB UB`, the units of a wave.
import { readFileSync } from "node:fs";
import type { Line, PickProblem } from "#shared/domain/picking/wave/pick-problem.ts";
import { UsageError } from "../benchmark.ts";

const LARGEST = 1e9;

/** @throws UsageError that names the line, when the file cannot be read as an instance */
export function readWaveInstance(file: string): PickProblem {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${String(cause)}`, { cause });
  }
  try {
    return waveInstance(text);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new UsageError(`${file} is no wave instance: ${cause.message}`, { cause });
  }
}

function waveInstance(text: string): PickProblem {
  const lines = text.trimEnd().split("\n");
  const [orders = 0, items = 0, aisles = 0] = numbersOf(lines, 0, ["orders", "items", "aisles"]);
  const expected = 2 + orders + aisles;
  if (lines.length !== expected)
    throw new UsageError(
      `it has ${lines.length} lines; ${orders} orders and ${aisles} aisles make it ${expected}`,
    );
  const rows = (from: number, count: number): Line[][] =>
    Array.from({ length: count }, (_, row) => rowOf(lines, from + row, items));
  const [least = 0, most = 0] = numbersOf(lines, expected - 1, ["LB", "UB"]);
  if (least > most) wrong(expected - 1, `LB ${least} is above UB ${most}`);
  return { items, orders: rows(1, orders), aisles: rows(1 + orders, aisles), least, most };
}

function rowOf(lines: readonly string[], at: number, items: number): Line[] {
  const [count = 0, ...rest] = wholesOf(lines, at);
  if (rest.length !== 2 * count)
    wrong(at, `${count} pairs of item and units are announced, and ${rest.length} numbers follow`);
  return Array.from({ length: count }, (_, pair) => {
    const [item = 0, units = 0] = rest.slice(2 * pair);
    if (item >= items) wrong(at, `item ${item} is not below ${items}, the count of items`);
    if (units === 0) wrong(at, `0 units of item ${item}`);
    return { item, units };
  });
}

function numbersOf(lines: readonly string[], at: number, names: readonly string[]): number[] {
  const found = wholesOf(lines, at);
  if (found.length !== names.length) wrong(at, `it takes ${names.join(" ")}, not "${lines[at] ?? ""}"`);
  return found;
}

function wholesOf(lines: readonly string[], at: number): number[] {
  const words = (lines[at] ?? "").trim().split(/\s+/);
  return words.map((word) => {
    const value = Number(word);
    if (!/^\d+$/.test(word) || value > LARGEST)
      wrong(at, `"${word}" is no whole number from 0 to ${LARGEST}`);
    return value;
  });
}

function wrong(at: number, why: string): never {
  throw new UsageError(`line ${at + 1}: ${why}`);
}
