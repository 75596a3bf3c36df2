// A carrier over EasyPost. Quoting creates a shipment there, which costs nothing; buying a rate of it does, once: what
// was bought under the shipment's id cannot be bought again.
import type { Connection } from "#shared/domain/carriers/connection.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Address } from "#shared/domain/orders/order.ts";
import { HOUR } from "#shared/kernel/time.ts";
import type { BookingRef, BookOutcome, CarrierDesk, ParcelToBook } from "#shared/ports/carriers.ts";
import type { Clock } from "#shared/ports/system.ts";
import {
  type EasyPostApi,
  EasyPostRefusal,
  EasyPostShipment,
  EasyPostTracker,
  EasyPostTrackers,
  type Rate,
} from "./easypost-api.ts";
import { pickups, senderOf } from "./easypost-pickups.ts";
import { scanForms } from "./easypost-scan-forms.ts";
import { scansOf } from "./easypost-webhook.ts";

type Over = Extract<Connection, { kind: "easypost" }>;

/** Rates are asked for again after this, before they are bought. */
const RATES_STAND = 24 * HOUR;
const BOUGHT_BEFORE = "SHIPMENT.POSTAGE.EXISTS";
const GRAMS_PER_OUNCE = 28.349_523_125;

export function easyPostDesk(
  carrier: Carrier,
  { services }: Over,
  api: EasyPostApi,
  clock: Clock,
): CarrierDesk {
  /** The very service that is wanted: never another one that happens to be offered. */
  const rateOf = ({ rates }: EasyPostShipment, service: string): Rate | undefined => {
    const theirs = services[service];
    return rates.find((rate) => rate.carrier === theirs?.carrier && rate.service === theirs.service);
  };
  const shipment = (path: string, body?: object) =>
    api.ask(EasyPostShipment, `${body === undefined ? "GET" : "POST"} /shipments${path}`, body);
  const found = async ({ reference, quote }: BookingRef): Promise<EasyPostShipment | undefined> => {
    try {
      // It takes a reference in place of its own id.
      return await shipment(`/${encodeURIComponent(quote ?? reference)}`);
    } catch (error) {
      if (error instanceof EasyPostRefusal && error.status === 404) return undefined;
      throw error;
    }
  };
  const created = async (parcel: ParcelToBook) =>
    shipment("", {
      shipment: {
        reference: parcel.reference,
        from_address: senderOf(parcel.sender),
        to_address: recipientOf(await parcel.recipient()),
        parcel: { weight: ouncesOf(parcel.grams) },
        // It changes places of the addresses by itself.
        ...(parcel.comesBack === true && { is_return: true }),
      },
    });
  /** Another run may have bought it a moment ago. */
  const refusedBooking = async (
    { code, message }: EasyPostRefusal,
    booking: BookingRef,
  ): Promise<BookOutcome> => {
    if (/\bRATE/.test(code)) return { outcome: "quote-expired" };
    const number = code === BOUGHT_BEFORE ? (await found(booking))?.tracking_code : undefined;
    return number == null
      ? { outcome: "refused", because: message }
      : { outcome: "booked", booking: { number } };
  };
  return {
    sells: true,
    async quote(parcel, again) {
      if (services[parcel.service] === undefined)
        return {
          offered: false,
          because: `carrier ${carrier.id} has no service ${parcel.service} over EasyPost`,
        };
      try {
        const quoted = again === undefined ? await created(parcel) : await shipment(`/${again}/rerate`, {});
        const rate = rateOf(quoted, parcel.service);
        if (rate === undefined)
          return { offered: false, because: `EasyPost has no rate for ${parcel.service} now` };
        return { offered: true, quote: { id: again ?? quoted.id, price: priceOf(rate) } };
      } catch (error) {
        if (error instanceof EasyPostRefusal) return { offered: false, because: error.message };
        throw error;
      }
    },
    async book(parcel, quote = "") {
      try {
        const quoted = await shipment(`/${quote}`);
        if (quoted.tracking_code != null)
          return { outcome: "booked", booking: { number: quoted.tracking_code } };
        const rate = rateOf(quoted, parcel.service);
        if (rate === undefined || isOld(rate, clock)) return { outcome: "quote-expired" };
        const bought = await shipment(`/${quote}/buy`, { rate: { id: rate.id } });
        if (bought.tracking_code == null) throw new Error(`EasyPost sold ${quote} without a number`);
        return { outcome: "booked", booking: { number: bought.tracking_code } };
      } catch (error) {
        if (error instanceof EasyPostRefusal)
          return refusedBooking(error, { reference: parcel.reference, quote });
        throw error;
      }
    },
    async find(booking) {
      const known = await found(booking);
      return known?.tracking_code == null ? undefined : { number: known.tracking_code };
    },
    async cancel(booking) {
      const known = await found(booking);
      if (known?.tracking_code == null) return "not-booked";
      // "rejected" may be asked again; "not_applicable" is billed when it is scanned, so never.
      const isOver = known.refund_status != null && known.refund_status !== "rejected";
      try {
        const { refund_status: status } = isOver ? known : await shipment(`/${known.id}/refund`, {});
        return status === "rejected" ? "too-late" : "cancelled";
      } catch (error) {
        if (error instanceof EasyPostRefusal) return "too-late";
        throw error;
      }
    },
    async label(booking, format) {
      const known = await found(booking);
      const asked = known && (await shipment(`/${known.id}/label?file_format=${format.toUpperCase()}`));
      const { label_pdf_url, label_zpl_url } = asked?.postage_label ?? {};
      const url = format === "pdf" ? label_pdf_url : label_zpl_url;
      if (url == null) throw new Error(`EasyPost has no ${format} label for ${booking.reference}`);
      return api.file(url);
    },
    account: (service) => services[service]?.carrier ?? "",
    ...scanForms(api),
    requestPickup: pickups(api, new Set(Object.values(services).map((theirs) => theirs.carrier))),
    /** With a label of its own comes a tracker; again, it is the same one. */
    async follow(number, service) {
      const theirs = services[service]?.carrier;
      const tracker = { tracking_code: number, ...(theirs !== undefined && { carrier: theirs }) };
      await api.ask(EasyPostTracker, "POST /trackers", { tracker });
    },
    async intercept() {
      // Its API has no such call.
      return "not-offered";
    },
    async visitAgain() {
      return "refused";
    },
    async track(number) {
      const { trackers } = await api.ask(
        EasyPostTrackers,
        `GET /trackers?tracking_code=${encodeURIComponent(number)}`,
      );
      return scansOf(
        number,
        trackers.flatMap(({ tracking_details: details }) => details),
      );
    },
  };
}

const ouncesOf = (grams: number): number => Math.max(0.1, Math.ceil((grams / GRAMS_PER_OUNCE) * 10) / 10);

/** In minor units: all its currencies have two decimals. */
const priceOf = ({ rate, currency }: Rate) => ({ amount: Math.round(Number(rate) * 100), currency });

const isOld = ({ created_at: since }: Rate, clock: Clock): boolean =>
  since != null && clock.now() - Date.parse(since) > RATES_STAND;

const recipientOf = ({ name, street, city, postcode, country, phone, email }: Address) => ({
  ...{ name, street1: street, city, zip: postcode, country },
  ...(phone !== undefined && { phone }),
  ...(email !== undefined && { email }),
});
