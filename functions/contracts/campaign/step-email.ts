import * as z from "zod";
import type { EmailStep } from "#core/campaign/step.ts";
import { say } from "../documents/document-faults.ts";
import { name, percent } from "../documents/scalars.ts";

/** The mail of a variant: `we-miss-you` and `calm` make `we-miss-you-calm`. */
const variantMail = (email: string, variant: string): string => `${email}-${variant}`;

/** `{ id: hello, email: we-miss-you, variants: { calm: 50%, warm: 50% } }` */
export const emailStep = z
  .strictObject({
    id: name(30).describe("Never reused: results and audit hang on it."),
    email: name(40).describe("Name of the mail: `mails/NAME.LOCALE.mjml` beside the campaign."),
    variants: z
      .record(name(20), percent({ min: 1, max: 99 }))
      .superRefine((variants, context) => {
        const sum = Object.values(variants).reduce((total, share) => total + share, 0);
        const count = Object.keys(variants).length;
        if (count < 2 || count > 10)
          context.addIssue({
            code: "custom",
            message: say(`are ${count}`, "2 to 10 variants, or leave them out"),
          });
        else if (Math.abs(sum - 1) > 1e-6)
          context.addIssue({
            code: "custom",
            message: say(`add up to ${Math.round(sum * 1e6) / 1e4}%`, "shares add up to 100%"),
          });
      })
      .optional()
      .describe("A test: variant to share. The mails are named EMAIL-VARIANT, `we-miss-you-calm`."),
  })
  .transform(
    ({ id, email, variants }): EmailStep => ({
      kind: "email",
      id,
      variants:
        variants === undefined
          ? [{ mail: email, share: 1 }]
          : Object.entries(variants).map(([variant, share]) => ({
              mail: variantMail(email, variant),
              share,
            })),
    }),
  )
  .meta({ id: "EmailStep", description: "Sends a mail." });
