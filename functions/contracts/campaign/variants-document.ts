import * as z from "zod";
import type { EmailStep } from "#core/campaign/step.ts";
import { say } from "../documents/document-faults.ts";
import { name, percent } from "../documents/scalars.ts";

/** `{ calm: 50%, warm: 50% }` */
export const variantShares = () =>
  z
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
    .describe("A test: variant to share. The mails are named EMAIL-VARIANT, `we-miss-you-calm`.");

/** The mails of a step: `we-miss-you` and `calm` make `we-miss-you-calm`. */
export const variantsOf = (
  email: string,
  shares: Readonly<Record<string, number>> | undefined,
): EmailStep["variants"] =>
  shares === undefined
    ? [{ mail: email, share: 1 }]
    : Object.entries(shares).map(([variant, share]) => ({ mail: `${email}-${variant}`, share }));
