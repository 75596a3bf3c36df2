// A carrier that sells labels, and whose answers get lost: what it sold stays sold.
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { CarrierDesk } from "#shared/ports/carriers.ts";

/** `before`: nothing was done; `after`: it was done, and nobody heard. */
export type Loss = "before" | "after" | undefined;

interface Label {
  readonly reference: string;
  readonly quote: string;
  readonly number: string;
  cancelled: boolean;
}

interface Form {
  readonly reference: string;
  readonly numbers: readonly string[];
  readonly number: string;
}

export interface LabelShop {
  readonly desk: CarrierDesk;
  readonly labels: readonly Label[];
  readonly quotes: readonly string[];
  readonly forms: readonly Form[];
  /** References of those that call. */
  readonly trucks: ReadonlySet<string>;
  /** What becomes of the next calls, in their order; then all goes well. */
  lose(losses: readonly Loss[]): void;
  /** Quotes made so far cannot be bought any more. */
  expireQuotes(): void;
  /** Nothing is sold from now on. */
  close(): void;
}

/** No two parcels of a carrier have one number. */
let sold = 0;

export function labelShop(price = 700): LabelShop {
  const labels: Label[] = [];
  const quotes: string[] = [];
  const forms: Form[] = [];
  const trucks = new Set<string>();
  let current = new Set<string>();
  let losses: Loss[] = [];
  let isOpen = true;
  const answered = async <T>(act: () => T): Promise<T> => {
    const loss = losses.shift();
    const lost = () => new WorkflowError("CarrierUnavailable", "no answer");
    if (loss === "before") throw lost();
    const answer = act();
    if (loss === "after") throw lost();
    return answer;
  };
  const bought = (reference: string, quote?: string) =>
    labels.find((label) => label.reference === reference || label.quote === quote);
  return {
    labels,
    quotes,
    forms,
    trucks,
    lose(next) {
      losses = [...next];
    },
    expireQuotes() {
      current = new Set();
    },
    close() {
      isOpen = false;
    },
    desk: {
      sells: true,
      quote: () =>
        answered(() => {
          if (!isOpen) return { offered: false, because: "closed" } as const;
          const id = `quote-${quotes.length + 1}`;
          quotes.push(id);
          current.add(id);
          return { offered: true, quote: { id, price: { amount: price, currency: "EUR" } } } as const;
        }),
      book: ({ reference }, quote = "") =>
        answered(() => {
          const known = labels.find((label) => label.quote === quote);
          if (known !== undefined) return { outcome: "booked", booking: { number: known.number } } as const;
          if (!current.has(quote)) return { outcome: "quote-expired" } as const;
          const label = { reference, quote, number: `NUMBER-${++sold}`, cancelled: false };
          labels.push(label);
          return { outcome: "booked", booking: { number: label.number } } as const;
        }),
      find: ({ reference, quote }) =>
        answered(() => {
          const label = bought(reference, quote);
          return label === undefined || label.cancelled ? undefined : { number: label.number };
        }),
      cancel: ({ reference, quote }) =>
        answered(() => {
          const label = bought(reference, quote);
          if (label === undefined) return "not-booked";
          label.cancelled = true;
          return "cancelled";
        }),
      intercept: async () => "not-offered",
      label: async () => "ours",
      account: () => "",
      manifest: ({ reference, parcels }) =>
        answered(() => {
          const numbers = parcels.map(({ number }) => number);
          const known = forms.find((form) => form.numbers.some((one) => numbers.includes(one)));
          if (known !== undefined && known.reference !== reference)
            return { outcome: "refused", because: "a parcel is in another form" } as const;
          const form = known ?? { reference, numbers, number: `FORM-${forms.length + 1}` };
          if (known === undefined) forms.push(form);
          return { outcome: "closed", number: form.number } as const;
        }),
      manifestForm: async () => "ours",
      requestPickup: ({ reference }) =>
        answered(() => {
          trucks.add(reference);
          return {
            outcome: "confirmed",
            confirmation: `TRUCK-${[...trucks].indexOf(reference) + 1}`,
          } as const;
        }),
      follow: async () => undefined,
      visitAgain: async () => "refused",
      track: async () => [],
    },
  };
}
