// Names that two sides share: functions and their files, workflow errors, events, scopes.
import { globSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { environments } from "#shared/contracts/environments.ts";
import { eventTypes } from "#shared/contracts/events.ts";
import { routes } from "#shared/contracts/routes.ts";
import { scopes } from "#shared/contracts/scopes.ts";
import { WorkflowError, workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { orderStatuses, shipmentStatuses } from "#shared/domain/orders/lifecycles.ts";

const root = `${import.meta.dirname}/../../..`;
const entries = globSync("functions/*/*.ts", { cwd: root }).filter((path) => !path.startsWith("functions/_"));

describe("a function", () => {
  it("has one file, by its name", () => {
    const files = entries.map((path) => basename(path, ".ts"));
    for (const name of Object.keys(environments))
      expect([name, files.filter((file) => file === name).length]).toEqual([name, 1]);
  });

  it("of the API goes by the name of its route", () => {
    for (const name of Object.keys(routes)) expect(Object.keys(environments)).toContain(name);
  });
});

describe("a workflow error", () => {
  it("is seen by Step Functions under its name", () => {
    for (const [key, name] of Object.entries(workflowErrors)) {
      expect(name).toBe(key);
      expect(new WorkflowError(name, "why")).toMatchObject({ name, message: "why" });
    }
  });
});

describe("an event", () => {
  it("says of what it tells, and what happened to it", () => {
    expect(new Set(eventTypes).size).toBe(eventTypes.length);
    for (const type of eventTypes)
      expect(type).toMatch(/^(order|shipment|purchase-order)\.[a-z]+(-[a-z]+)*$/);
  });

  it("tells of every end that an order or a shipment can come to", () => {
    const kebab = (status: string) => status.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    for (const status of orderStatuses) expect(eventTypes).toContain(`order.${kebab(status)}`);
    const silent = shipmentStatuses.filter(
      (status) =>
        status !== "planned" && !(eventTypes as readonly string[]).includes(`shipment.${kebab(status)}`),
    );
    expect(silent).toEqual([]);
  });
});

describe("a scope", () => {
  it("opens a route", () => {
    const opening = new Set<string>(Object.values(routes).flatMap((route) => [...route.scopes]));
    expect(Object.keys(scopes).filter((scope) => !opening.has(scope))).toEqual([]);
  });
});
