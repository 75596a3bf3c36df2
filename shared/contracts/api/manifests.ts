// Bodies of the API: a node's day with its carriers.
import { z } from "zod";
import { Manifest, PickupRequest } from "#shared/domain/carriers/manifest.ts";
import { CarrierId } from "#shared/kernel/ids.ts";

/** Those that were made, each as the carrier answered; none where there is nothing to list. */
export const ManifestsClosed = z.strictObject({ manifests: z.array(Manifest) });
export const CloseManifest = z.strictObject({ carrier: CarrierId });

export const ManifestPage = z.strictObject({
  /** Without their parcels, of which there are so many. */
  manifests: z.array(z.strictObject({ ...Manifest.shape, parcels: z.int() })),
  /** Trucks that were asked for, the newest first. */
  pickups: z.array(PickupRequest.omit({ example: true })),
  next: z.string().optional(),
});

export const ManifestFormat = z.strictObject({ format: z.enum(["json", "pdf"]).default("json") });
