// What stands on a manifest, in the words and the local time of the node: for whoever loads the truck, and its driver.
import { localTime } from "#functions/picking/pick-sheets.ts";
import type { Manifest } from "#shared/domain/carriers/manifest.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { ManifestSheet } from "#shared/ports/printing.ts";

interface Known {
  readonly node: NetworkNode | undefined;
  readonly carrier: Carrier | undefined;
}

export function sheetOf(manifest: Manifest, { node, carrier }: Known): ManifestSheet {
  const timeZone = node?.timeZone ?? "UTC";
  const { parcels } = manifest;
  const grams = parcels.reduce((sum, parcel) => sum + parcel.grams, 0);
  const names = new Map(carrier?.services.map(({ id, name }) => [id, name]));
  const site = node && `${node.site.postcode} ${node.site.city}`;
  return {
    title: `Manifest · ${carrier?.name ?? manifest.carrier}`,
    barcode: manifest.number ?? manifest.id,
    facts: [
      ["From", [node?.name ?? manifest.node, site].filter(Boolean).join(", ")],
      ["Truck", localTime(manifest.leavesAt, timeZone)],
      ["Closed", localTime(manifest.closedAt ?? manifest.openedAt, timeZone)],
      ["Parcels", `${parcels.length}`],
      ["Weight", kilograms(grams)],
      ["State", manifest.because === undefined ? manifest.status : `${manifest.status}: ${manifest.because}`],
    ],
    parcels: parcels.map(({ tracking, service, grams: weight, shipmentId }) => ({
      tracking,
      service: names.get(service) ?? service,
      weight: kilograms(weight),
      shipment: shipmentId,
    })),
    signatures: ["Handed over by", "Taken by, with date and time"],
  };
}

const kilograms = (grams: number): string => `${(grams / 1000).toFixed(2)} kg`;
