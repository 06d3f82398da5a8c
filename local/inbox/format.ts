import addressparser from "nodemailer/lib/addressparser";
import { addDays, dayOf } from "#core/shared/day.ts";
import { decodeWords } from "#local/ses/encoded-words.ts";

/** How a mail program would show an address. */
export const toPerson = (
  address: string,
): { readonly name: string | undefined; readonly address: string } => {
  const parsed = addressparser(address, { flatten: true })[0];
  const name = decodeWords(parsed?.name ?? "").trim();
  return { name: name === "" ? undefined : name, address: parsed?.address ?? address };
};

export interface Times {
  readonly clock: (at: Date) => string;
  readonly seconds: (at: Date) => string;
  readonly full: (at: Date) => string;
  /** "Today", "Yesterday" or the date. */
  readonly heading: (at: Date) => string;
}

export const createTimes = (timeZone: string, now: Date): Times => {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
    return (at: Date) => formatter.format(at);
  };
  const date = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const today = dayOf(now, timeZone);
  return {
    clock: format({ hour: "2-digit", minute: "2-digit" }),
    seconds: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    full: format({ dateStyle: "full", timeStyle: "medium" }),
    heading: (at) => {
      const day = dayOf(at, timeZone);
      if (day === today) return "Today";
      return day === addDays(today, -1) ? "Yesterday" : date(at);
    },
  };
};

/** The first words of the text part, as lists of mail programs show them. */
export const toSnippet = (text: string | undefined, length = 140): string => {
  const words = (text ?? "")
    .replace(/https?:\/\/\S+/g, "")
    .replace(/[-=_*~]{3,}/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words.length > length ? `${words.slice(0, length).trimEnd()}…` : words;
};
