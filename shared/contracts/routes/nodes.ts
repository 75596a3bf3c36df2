// The work of a node: tasks from the offer to the hand-over.
import { z } from "zod";
import { NodeId, TaskId } from "#shared/kernel/ids.ts";
import * as network from "../api/network.ts";
import * as work from "../api/work.ts";
import { page, type Route, route } from "./route.ts";

const task = z.strictObject({ id: TaskId });

const onTask = (verb: string, summary: string) =>
  ({
    method: "POST",
    path: `/v1/tasks/{id}/${verb}`,
    summary,
    scopes: ["tasks"],
    params: task,
    answers: { 200: work.TaskView },
  }) as const;

export const nodesRoutes = {
  "pause-node": route({
    method: "POST",
    path: "/v1/nodes/{id}/pause",
    summary: "A node takes nothing new for the rest of its day, or until an instant",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    body: network.PauseRequest,
    answers: { 200: network.NodeAvailability },
  }),
  "resume-node": route({
    method: "POST",
    path: "/v1/nodes/{id}/resume",
    summary: "A node takes new work again",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    answers: { 200: network.NodeAvailability },
  }),
  "list-tasks": route({
    method: "GET",
    path: "/v1/nodes/{id}/tasks",
    summary: "What a node has to do, soonest deadline first",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    query: page.extend(work.TaskFilter.shape),
    answers: { 200: work.TaskList },
  }),
  "take-arrival": route({
    method: "POST",
    path: "/v1/nodes/{id}/arrived-parcels",
    summary: "A parcel that its customer collects here is here",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    body: work.ArrivedParcel,
    answers: { 200: work.ArrivalTaken },
  }),
  "get-label": route({
    method: "GET",
    path: "/v1/tasks/{id}/label",
    summary: "The label of a parcel that is to be handed over",
    scopes: ["tasks", "planner"],
    params: task,
    query: z.strictObject({ format: z.enum(["zpl", "pdf"]).default("pdf") }),
    media: ["application/pdf", "application/zpl"],
    answers: { 200: z.string() },
  }),
  "accept-offer": route({
    ...onTask("accept", "Accept an offered shipment, or a part of it"),
    body: work.AcceptOffer,
  }),
  "decline-offer": route({ ...onTask("decline", "Decline an offered shipment"), body: work.DeclineOffer }),
  "start-task": route(onTask("start", "Someone works on it")),
  "confirm-pick": route({ ...onTask("confirm", "All lines are picked and packed"), body: work.ConfirmPick }),
  "short-pick": route({ ...onTask("short", "Some units could not be found"), body: work.ShortRequest }),
  "hand-over": route(onTask("handover", "The parcel is with the carrier")),
  "mark-collected": route({
    ...onTask("collected", "Whoever showed its code has it"),
    body: work.CollectedRequest,
  }),
  "get-recipient": route({
    method: "GET",
    path: "/v1/tasks/{id}/recipient",
    summary: "Who may collect what waits in the store",
    scopes: ["tasks"],
    params: task,
    answers: { 200: work.RecipientView },
  }),
} as const satisfies Record<string, Route>;
