import * as z from "zod";
import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Look, Paint } from "./look.ts";
import { table } from "./table.ts";
import { timeIn } from "./times.ts";

type Message = RouteResponse<"customers.messages">["items"][number];

const Attempt = z.looseObject({
  sentAt: z.string().optional(),
  deliveredAt: z.string().optional(),
  bounce: z.looseObject({ kind: z.string() }).optional(),
  complainedAt: z.string().optional(),
  rejectedAt: z.string().optional(),
  failedAt: z.string().optional(),
  failure: z.string().optional(),
});
type Attempt = z.infer<typeof Attempt>;

export const viewMessages = (
  {
    items,
    more,
    name,
  }: { readonly items: readonly Message[]; readonly more: boolean; readonly name: string },
  look: Look,
): string => {
  if (items.length === 0) return `No mail to ${name} yet. Why, says: rekindle explain ${name}`;
  const rows = items.map((message) => [
    timeIn(message.dueAt, look.zone),
    message.campaignId,
    message.mail,
    message.locale,
    Object.values(message.attempts)
      .map((attempt) => fateWords(Attempt.parse(attempt), look))
      .join("\n"),
  ]);
  const columns = [{ head: "due" }, { head: "campaign" }, { head: "mail" }, { head: "locale" }];
  return [
    table([...columns, { head: "what became of it", wraps: true as const }], rows, look),
    ...(more ? ["There are more: --limit"] : []),
  ].join("\n\n");
};

/** The last thing known of an attempt: what people do weighs more than what servers say. */
const fateWords = (attempt: Attempt, { paint, zone }: Look): string => {
  const at = (iso: string): string => timeIn(iso, zone);
  if (attempt.complainedAt !== undefined) return paint.red(`complained about ${at(attempt.complainedAt)}`);
  if (attempt.bounce !== undefined) return paint.red(`bounced (${attempt.bounce.kind})`);
  if (attempt.rejectedAt !== undefined) return paint.red(`rejected ${at(attempt.rejectedAt)}`);
  if (attempt.deliveredAt !== undefined) return paint.green(`delivered ${at(attempt.deliveredAt)}`);
  if (attempt.sentAt !== undefined) return `sent ${at(attempt.sentAt)}`;
  return notSent(attempt, paint);
};

const notSent = ({ failedAt, failure }: Attempt, paint: Paint): string =>
  failedAt === undefined ? paint.yellow("not known yet") : paint.yellow(`failed: ${failure ?? "no reason"}`);
