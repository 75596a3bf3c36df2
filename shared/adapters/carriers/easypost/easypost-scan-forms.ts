// EasyPost's SCAN forms: https://docs.easypost.com/docs/scan-form. A shipment is in one form at most, and names it, so
// that a form whose making was answered to nobody is found again by any of its parcels.
import { z } from "zod";
import type { CarrierDesk, ManifestOutcome, ManifestToClose } from "#shared/ports/carriers.ts";
import { type EasyPostApi, EasyPostRefusal, EasyPostShipment } from "./easypost-api.ts";

const ScanForm = z.object({
  id: z.string(),
  /** Absent in older answers: it is there. */
  status: z.string().nullish(),
  message: z.string().nullish(),
  form_url: z.url().nullish(),
  tracking_codes: z.array(z.string()).default([]),
});
type ScanForm = z.infer<typeof ScanForm>;

export function scanForms(api: EasyPostApi): Pick<CarrierDesk, "manifest" | "manifestForm"> {
  const form = (id: string): Promise<ScanForm> => api.ask(ScanForm, `GET /scan_forms/${id}`);
  const known = async ({ parcels }: ManifestToClose): Promise<ManifestOutcome | undefined> => {
    const [first] = parcels;
    const id = encodeURIComponent(first?.quote ?? first?.reference ?? "");
    const { scan_form: its } = await api.ask(EasyPostShipment, `GET /shipments/${id}`);
    return its == null ? undefined : outcomeOf(await form(its.id), parcels);
  };
  return {
    async manifest(manifest) {
      const { parcels } = manifest;
      try {
        const found = await known(manifest);
        if (found !== undefined) return found;
        const shipments = parcels.map(({ quote, reference }) => ({ id: quote ?? reference }));
        return outcomeOf(await api.ask(ScanForm, "POST /scan_forms", { shipments }), parcels);
      } catch (error) {
        if (!(error instanceof EasyPostRefusal)) throw error;
        // Another run may have made it a moment ago.
        return (await known(manifest)) ?? { outcome: "refused", because: error.message };
      }
    },
    async manifestForm(number) {
      const { form_url: url } = await form(number);
      if (url == null) throw new Error(`EasyPost has no document of the form ${number}`);
      return api.file(url);
    },
  };
}

function outcomeOf(
  { id, status, message, tracking_codes: codes }: ScanForm,
  parcels: ManifestToClose["parcels"],
): ManifestOutcome {
  if (status === "creating") return { outcome: "later" };
  if (status === "failed") return { outcome: "refused", because: message ?? "the form could not be made" };
  const missing = parcels.filter(({ number }) => !codes.includes(number)).map(({ number }) => number);
  if (missing.length > 0) return { outcome: "refused", because: `${id} is without ${missing.join(", ")}` };
  return { outcome: "closed", number: id };
}
