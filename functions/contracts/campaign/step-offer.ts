import * as z from "zod";
import { OFFER_KINDS, type OfferKind } from "#core/answers/issued.ts";
import type { EmailStep } from "#core/campaign/step.ts";
import { expects, oneOf, say, show, written } from "../documents/document-faults.ts";
import { currency, days, hours, locale, name, text, wholeNumber } from "../documents/scalars.ts";
import { variantShares, variantsOf } from "./variants-document.ts";

export interface OfferDocument {
  readonly kind: "offer";
  readonly id: string;
  /** The mail that makes it, or those of a test. */
  readonly variants: EmailStep["variants"];
  readonly offer: OfferKind;
  /** By kind, money in currency units until `compileSteps`. */
  readonly value: number | undefined;
  /** Of a value that is money; undefined = the workspace's. */
  readonly currency: string | undefined;
  readonly plan: string | undefined;
  /** Units of the workspace's currency. */
  readonly costs: number;
  readonly expiresDays: number;
  readonly limit: number | undefined;
  readonly ifFull: "honour" | "refuse";
  readonly title: Readonly<Record<string, string>> | undefined;
  readonly waitHours: number | undefined;
}

/** What each kind has to say about itself. */
const VALUE_KEYS = {
  "percent-off": "percent",
  "amount-off": "amount",
  "free-period": "free",
  "longer-term": "months",
  "renewal-rate": "amount",
  "plan-change": "plan",
} as const satisfies Record<OfferKind, string>;
const KEYS = ["percent", "amount", "free", "months", "plan"] as const;

const number = (right: string, { min, max }: { readonly min: number; readonly max: number }) =>
  z.number(expects(right)).min(min).max(max);

const terms = z
  .strictObject({
    email: name(40).describe("The mail that makes the offer; it shows `links.offer`."),
    variants: variantShares(),
    kind: z
      .enum(OFFER_KINDS, {
        error: ({ input }) => say(`is ${show(input)}`, oneOf(written(input), OFFER_KINDS)),
      })
      .describe("What is offered; each kind has its own field for how much."),
    percent: number("a number from 1 to 100: 20", { min: 1, max: 100 })
      .optional()
      .describe("`percent-off`: so many percent."),
    amount: number("an amount in currency units: 12.50", { min: 0, max: 1e7 })
      .optional()
      .describe("`amount-off`: so much off. `renewal-rate`: the new price a month. In currency units."),
    currency: currency()
      .optional()
      .describe("Of `amount`, ISO 4217. Default: the workspace's, which `costs` always are in."),
    free: days({ min: 1, max: 730 }).optional().describe("`free-period`: so long for nothing."),
    months: wholeNumber({ min: 1, max: 120 }).optional().describe("`longer-term`: so many months."),
    plan: text(80).optional().describe("`plan-change`: the new plan."),
    costs: number("an amount in currency units: 12.00, or 0", { min: 0, max: 1e7 }).describe(
      "What one acceptance costs us, in currency units.",
    ),
    expires: days({ min: 1, max: 365 }).describe("It can be accepted for so long after the mail."),
    limit: wholeNumber({ min: 1, max: 10_000_000 })
      .optional()
      .describe("So many acceptances at most. Default: no limit."),
    ifFull: z
      .enum(["honour", "refuse"])
      .optional()
      .describe(
        "`honour` (default): who was offered it gets it. `refuse`: the first ones get it, and the mail has to say so.",
      ),
    title: z
      .union([text(100), z.record(locale(), text(100))])
      .optional()
      .describe("What the page calls it: one text, or one by language."),
    waitForAnswer: hours({ min: 1, max: 365 * 24 })
      .optional()
      .describe("Waits so long for the acceptance before the next step. Default: does not wait."),
  })
  .superRefine((offer, context) => {
    const wanted = VALUE_KEYS[offer.kind];
    for (const key of KEYS) {
      const isThere = offer[key] !== undefined;
      if (isThere === (key === wanted)) continue;
      const message = isThere
        ? say(`does not belong to \`${offer.kind}\``, `\`${wanted}\` instead`)
        : say("is missing", `\`${offer.kind}\` says here how much`);
      context.addIssue({ code: "custom", path: [key], message });
    }
    if (offer.currency !== undefined && wanted !== "amount")
      context.addIssue({
        code: "custom",
        path: ["currency"],
        message: say(`does not belong to \`${offer.kind}\``, "leave it out: there is no `amount`"),
      });
    if ((offer.waitForAnswer ?? 0) > offer.expires * 24)
      context.addIssue({
        code: "custom",
        path: ["waitForAnswer"],
        message: say("is longer than the offer stands", "at most `expires`"),
      });
  });

/** `{ id: gift, offer: { email: come-back, kind: percent-off, percent: 20, costs: 12.00, expires: 14 days } }` */
export const offerStep = z
  .strictObject({
    id: name(30).describe("Never reused: acceptances hang on it, and branches name it."),
    offer: terms.describe("What is offered."),
  })
  .transform(
    ({ id, offer }): OfferDocument => ({
      kind: "offer",
      id,
      variants: variantsOf(offer.email, offer.variants),
      offer: offer.kind,
      value: offer.percent ?? offer.amount ?? offer.free ?? offer.months,
      currency: offer.currency,
      plan: offer.plan,
      costs: offer.costs,
      expiresDays: offer.expires,
      limit: offer.limit,
      ifFull: offer.ifFull ?? "honour",
      title: typeof offer.title === "string" ? { default: offer.title } : offer.title,
      waitHours: offer.waitForAnswer,
    }),
  )
  .meta({ id: "OfferStep", description: "Makes an offer that the customer can accept on a page." });
