import * as z from "zod";
import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Look } from "./look.ts";
import { count } from "./numbers.ts";
import { plainWords } from "./plain-words.ts";
import { table } from "./table.ts";
import { timeIn } from "./times.ts";

/** Result of the job `deliverability`. */
export const Deliverability = z.object({
  from: z.string(),
  to: z.string(),
  domains: z.array(
    z.object({
      domain: z.string().optional(),
      sent: z.number(),
      delivered: z.number(),
      bouncedHard: z.number(),
      bouncedSoft: z.number(),
      complained: z.number(),
      delayed: z.number(),
    }),
  ),
});
export type Deliverability = z.infer<typeof Deliverability>;

const COUNTS = ["sent", "delivered", "bouncedHard", "bouncedSoft", "complained", "delayed"] as const;
const HEADS = ["sent", "delivered", "hard", "soft", "complained", "delayed"];

export const viewDeliverability = ({ from, to, domains }: Deliverability, look: Look): string => {
  const span = `${timeIn(from, look.zone)} to ${timeIn(to, look.zone)}`;
  if (domains.length === 0) return `No mail was sent, ${span}.`;
  const rows = domains.map((line) => [
    line.domain === undefined ? "(others)" : plainWords(line.domain),
    ...COUNTS.map((name) => count(line[name])),
  ]);
  const columns = [{ head: "domain" }, ...HEADS.map((head) => ({ head }))];
  return `${table(columns, rows, look)}\nMails sent, ${span}. Domains with fewer than 5 recipients stand together.`;
};

type Replies = RouteResponse<"replies.list">["items"];
type Unmatched = RouteResponse<"replies.unmatched">["items"];

interface Listed<T extends readonly unknown[]> {
  readonly items: readonly T[number][];
  readonly more: boolean;
}

export const viewReplies = ({ items, more }: Listed<Replies>, look: Look): string =>
  viewTexts(
    items.map(({ customerId, ...reply }) => ({ ...reply, who: customerId })),
    { more, head: "customer", none: "Nobody has replied yet." },
    look,
  );

export const viewUnmatched = ({ items, more }: Listed<Unmatched>, look: Look): string =>
  viewTexts(
    items.map(({ from, ...reply }) => ({ ...reply, who: from ?? "?" })),
    { more, head: "from", none: "Every reply was matched to a customer." },
    look,
  );

interface Text {
  readonly at: string;
  readonly who: string;
  readonly subject: string;
  readonly text: string;
  readonly leaves?: boolean;
}

/** So much of a text that the list stays one. */
const SHOWN = 300;

const viewTexts = (
  texts: readonly Text[],
  { more, head, none }: { readonly more: boolean; readonly head: string; readonly none: string },
  look: Look,
): string => {
  if (texts.length === 0) return none;
  const rows = texts.map(({ at, who, subject, text, leaves }) => [
    timeIn(at, look.zone),
    plainWords(who),
    [
      plainWords(subject),
      plainWords(text.slice(0, SHOWN)),
      ...(leaves === true ? ["→ unsubscribed"] : []),
    ].join("\n"),
  ]);
  const columns = [{ head: "at" }, { head }, { head: "what they wrote", wraps: true as const }];
  return [table(columns, rows, look), ...(more ? ["There are more; see --limit."] : [])].join("\n");
};
