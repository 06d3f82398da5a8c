import * as z from "zod";
import { say } from "../documents/document-faults.ts";
import { name, percent } from "../documents/scalars.ts";
import type { StepDocument } from "./steps.ts";

export interface SplitDocument {
  readonly kind: "split";
  readonly id: string | undefined;
  readonly parts: readonly { readonly share: number; readonly steps: readonly StepDocument[] }[];
}

/** `split: [ { share: 50%, then: [ … ] }, { share: 50%, then: [] } ]` */
export const splitStep = (steps: z.ZodType<readonly StepDocument[]>) =>
  z
    .strictObject({
      id: name(30)
        .optional()
        .describe("Default: `split-` and the step before. Keep it: the draw hangs on it."),
      split: z
        .array(
          z
            .strictObject({
              share: percent({ min: 1, max: 99 }).describe("So many go this way."),
              // biome-ignore lint/suspicious/noThenProperty: the word of the notation; nobody awaits a schema
              then: steps.describe("What happens to them; `[]` for nothing."),
            })
            .transform(({ share, then }) => ({ share, steps: then })),
        )
        .min(2)
        .max(10)
        .superRefine((parts, context) => {
          const sum = parts.reduce((total, { share }) => total + share, 0);
          if (Math.abs(sum - 1) <= 1e-6) return;
          const message = say(`add up to ${Math.round(sum * 1e6) / 1e4}%`, "shares add up to 100%");
          context.addIssue({ code: "custom", message });
        })
        .describe("Ways with their shares; then on with the main list."),
    })
    .transform(({ id, split }): SplitDocument => ({ kind: "split", id, parts: split }))
    .meta({ id: "SplitStep", description: "Sends shares of the customers different ways, by a fair draw." });
