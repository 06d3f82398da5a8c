import * as z from "zod";
import type { EmailStep } from "#core/campaign/step.ts";
import { name } from "../documents/scalars.ts";
import { variantShares, variantsOf } from "./variants-document.ts";

/** `{ id: hello, email: we-miss-you, variants: { calm: 50%, warm: 50% } }` */
export const emailStep = z
  .strictObject({
    id: name(30).describe("Never reused: results and audit hang on it."),
    email: name(40).describe("Name of the mail: `mails/NAME.LOCALE.mjml` beside the campaign."),
    variants: variantShares(),
  })
  .transform(
    ({ id, email, variants }): EmailStep => ({ kind: "email", id, variants: variantsOf(email, variants) }),
  )
  .meta({ id: "EmailStep", description: "Sends a mail." });
