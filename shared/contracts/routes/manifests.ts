// What a carrier took from a node on a day.
import { z } from "zod";
import { Manifest, ManifestId } from "#shared/domain/carriers/manifest.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import * as manifests from "../api/manifests.ts";
import { page, type Route, route } from "./route.ts";

const node = z.strictObject({ id: NodeId });
const forPeople = ["tasks", "planner"] as const;

export const manifestsRoutes = {
  "list-manifests": route({
    method: "GET",
    path: "/v1/nodes/{id}/manifests",
    summary: "Manifests of the last three months, the newest first, and the trucks that were asked for",
    scopes: forPeople,
    params: node,
    query: page,
    answers: { 200: manifests.ManifestPage },
  }),
  "close-manifest": route({
    method: "POST",
    path: "/v1/nodes/{id}/manifests",
    summary: "List what the carrier has of the node's parcels now, without waiting for the end of the day",
    scopes: forPeople,
    params: node,
    body: manifests.CloseManifest,
    answers: { 200: manifests.ManifestsClosed },
  }),
  "get-manifest": route({
    method: "GET",
    path: "/v1/manifests/{id}",
    summary: "A manifest with its parcels, or the document for the driver",
    scopes: forPeople,
    params: z.strictObject({ id: ManifestId }),
    query: manifests.ManifestFormat,
    media: ["application/json", "application/pdf"],
    answers: { 200: Manifest },
  }),
} as const satisfies Record<string, Route>;
