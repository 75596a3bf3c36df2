// EasyPost's pickups: https://docs.easypost.com/docs/pickups. Asking for one costs nothing until one of its rates is
// bought; it is found again by our reference.
import { z } from "zod";
import type { CarrierDesk, PickupOutcome, Sender, TruckToRequest } from "#shared/ports/carriers.ts";
import { type EasyPostApi, EasyPostRefusal } from "./easypost-api.ts";

const Pickup = z.object({
  id: z.string(),
  status: z.string().nullish(),
  confirmation: z.string().nullish(),
  messages: z.array(z.object({ message: z.unknown() })).nullish(),
  pickup_rates: z.array(z.object({ carrier: z.string(), service: z.string(), rate: z.string() })).default([]),
});
type Pickup = z.infer<typeof Pickup>;

/** @param carriers as EasyPost calls those that we book with */
export function pickups(api: EasyPostApi, carriers: ReadonlySet<string>): CarrierDesk["requestPickup"] {
  const known = async ({ reference }: TruckToRequest): Promise<Pickup | undefined> => {
    try {
      return await api.ask(Pickup, `GET /pickups/${encodeURIComponent(reference)}`);
    } catch (error) {
      if (error instanceof EasyPostRefusal && error.status === 404) return undefined;
      throw error;
    }
  };
  const created = ({ reference, sender, from, until, example }: TruckToRequest): Promise<Pickup> =>
    api.ask(Pickup, "POST /pickups", {
      pickup: {
        ...{ reference, min_datetime: from, max_datetime: until, is_account_address: false },
        address: senderOf(sender),
        shipment: { id: example.quote ?? example.reference },
      },
    });
  const bought = ({ id, messages, pickup_rates: rates }: Pickup): Promise<Pickup> | PickupOutcome => {
    const [cheapest] = rates
      .filter(({ carrier }) => carriers.has(carrier))
      .sort((a, b) => Number(a.rate) - Number(b.rate));
    if (cheapest === undefined)
      return { outcome: "refused", because: String(messages?.[0]?.message ?? "EasyPost has no rate for it") };
    const { carrier, service } = cheapest;
    return api.ask(Pickup, `POST /pickups/${id}/buy`, { carrier, service });
  };
  return async (truck) => {
    try {
      const found = (await known(truck)) ?? (await created(truck));
      const said = found.status === "scheduled" ? found : await bought(found);
      return "outcome" in said ? said : confirmed(said);
    } catch (error) {
      if (!(error instanceof EasyPostRefusal)) throw error;
      // Another run may have bought it a moment ago.
      const now = await known(truck);
      return now?.status === "scheduled" ? confirmed(now) : { outcome: "refused", because: error.message };
    }
  };
}

const confirmed = ({ id, confirmation }: Pickup): PickupOutcome => ({
  outcome: "confirmed",
  confirmation: confirmation ?? id,
});

/** An address as EasyPost has it. */
export const senderOf = ({ name, site }: Sender) => ({
  company: name,
  ...(site.street !== undefined && { street1: site.street }),
  ...{ city: site.city, zip: site.postcode, country: site.country },
});
