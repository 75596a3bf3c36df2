// The API's calls around webhooks.
import { z } from "zod";
import { WebhookId } from "#shared/kernel/ids.ts";
import * as webhooks from "../api/webhooks.ts";
import { page, type Route, route } from "./route.ts";

const webhook = z.strictObject({ id: WebhookId });

const onWebhook = (verb: string, summary: string) =>
  ({
    method: "POST",
    path: `/v1/webhooks/{id}/${verb}`,
    summary,
    scopes: ["webhooks"],
    params: webhook,
  }) as const;

export const webhookRoutes = {
  "create-webhook": route({
    method: "POST",
    path: "/v1/webhooks",
    summary:
      "Have the events of the channel's orders, or of the vendor's purchase orders, sent to an address",
    scopes: ["webhooks"],
    body: webhooks.CreateWebhook,
    answers: { 201: webhooks.WebhookWithSecret },
  }),
  "list-webhooks": route({
    method: "GET",
    path: "/v1/webhooks",
    summary: "One's own webhooks, and how their endpoints do",
    scopes: ["webhooks"],
    answers: { 200: webhooks.WebhookList },
  }),
  "change-webhook": route({
    method: "PUT",
    path: "/v1/webhooks/{id}",
    summary: "Change what a webhook hears and where, pause it, or end its pause",
    scopes: ["webhooks"],
    params: webhook,
    body: webhooks.ChangeWebhook,
    answers: { 200: webhooks.WebhookView },
  }),
  "remove-webhook": route({
    ...onWebhook("remove", "Nothing is sent there any more"),
    answers: { 200: webhooks.WebhookView },
  }),
  "rotate-webhook-secret": route({
    ...onWebhook("rotate-secret", "Replace the secret; the one before it stays valid for a while"),
    body: webhooks.RotateSecret,
    answers: { 200: webhooks.WebhookWithSecret },
  }),
  "ping-webhook": route({
    ...onWebhook("ping", "Send a test event now, and tell what came of it"),
    answers: { 200: webhooks.Pinged },
  }),
  "replay-webhook": route({
    ...onWebhook(
      "replay",
      "Send again what was told of an order or a purchase order, or of all since an instant, under the same ids",
    ),
    body: webhooks.ReplayWebhook,
    answers: { 202: webhooks.ReplayAccepted },
  }),
  "list-webhook-deliveries": route({
    method: "GET",
    path: "/v1/webhooks/{id}/deliveries",
    summary: "What was sent in the last 30 days, newest events first, with every attempt",
    scopes: ["webhooks"],
    params: webhook,
    query: z.strictObject({ ...page.shape, ...webhooks.DeliveryQuery.shape }),
    answers: { 200: webhooks.DeliveryList },
  }),
} as const satisfies Record<string, Route>;
