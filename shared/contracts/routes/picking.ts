// The part of the API that people who pick and pack use.
import { z } from "zod";
import { PickWaveId } from "#shared/domain/picking/pick-wave.ts";
import { NodeId, TaskId } from "#shared/kernel/ids.ts";
import * as picking from "../api/picking.ts";
import { TaskView } from "../api/work.ts";
import { page, type Route, route } from "./route.ts";

const node = z.strictObject({ id: NodeId });
const wave = z.strictObject({ id: PickWaveId });
const task = z.strictObject({ id: TaskId });
const forPeople = ["tasks", "planner"] as const;

export const pickingRoutes = {
  "put-places": route({
    method: "PUT",
    path: "/v1/nodes/{id}/locations",
    summary: "Say where SKUs lie: aisle, bay, level",
    scopes: ["network:write"],
    params: node,
    body: picking.PlacesDocument,
    answers: { 200: picking.PlacesWritten },
  }),
  "get-places": route({
    method: "GET",
    path: "/v1/nodes/{id}/locations",
    summary: "Where SKUs lie, by SKU",
    scopes: ["network:read", "tasks", "planner"],
    params: node,
    query: page,
    answers: { 200: picking.PlacesPage },
  }),
  "plan-pick-waves": route({
    method: "POST",
    path: "/v1/nodes/{id}/pick-waves",
    summary: "Release open picks in waves now, without waiting for their time",
    scopes: forPeople,
    params: node,
    body: picking.PlanPickWaves,
    answers: { 200: picking.PickWavesPlanned },
  }),
  "list-pick-waves": route({
    method: "GET",
    path: "/v1/nodes/{id}/pick-waves",
    summary: "Pick waves of the last month, soonest due first",
    scopes: forPeople,
    params: node,
    query: page,
    answers: { 200: picking.PickWavePage },
  }),
  "get-pick-wave": route({
    method: "GET",
    path: "/v1/pick-waves/{id}",
    summary: "What to pick together, in walking order, and into which totes",
    scopes: forPeople,
    params: wave,
    answers: { 200: picking.PickWaveView },
  }),
  "scan-item": route({
    method: "POST",
    path: "/v1/tasks/{id}/scan",
    summary: "Show what was taken from the shelf to a scanner",
    scopes: ["tasks"],
    params: task,
    body: picking.ScanRequest,
    answers: { 200: TaskView },
  }),
  "put-back": route({
    method: "POST",
    path: "/v1/tasks/{id}/put-back",
    summary: "What was picked for nothing lies on its shelf again",
    scopes: ["tasks"],
    params: task,
    answers: { 200: TaskView },
  }),
  "print-pick-wave": route({
    method: "GET",
    path: "/v1/pick-waves/{id}/pick-list",
    summary: "The pick lists of a wave, to print",
    scopes: forPeople,
    params: wave,
    media: "application/pdf",
    answers: { 200: picking.Pdf },
  }),
  "print-pick-list": route({
    method: "GET",
    path: "/v1/tasks/{id}/pick-list",
    summary: "The pick list of one task, to print",
    scopes: forPeople,
    params: task,
    media: "application/pdf",
    answers: { 200: picking.Pdf },
  }),
  "print-packing-slip": route({
    method: "GET",
    path: "/v1/tasks/{id}/packing-slip",
    summary: "What lies in the task's parcels, to print and put in",
    scopes: forPeople,
    params: task,
    media: "application/pdf",
    answers: { 200: picking.Pdf },
  }),
} as const satisfies Record<string, Route>;
