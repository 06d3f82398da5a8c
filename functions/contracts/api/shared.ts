import * as z from "zod";
import { expects } from "../documents/document-faults.ts";

/** Nothing is expected. Unknown keys are refused, so that a misspelt option never passes for one that was taken. */
export const Nothing = z.strictObject({});
export const NoBody = z.undefined();

/** ISO 8601 with an offset or `Z`. Answers are always in UTC. */
export const Instant = z.iso
  .datetime({ offset: true, error: "must be a date and time with zone, as 2026-12-01T09:00:00Z" })
  .meta({ description: "ISO 8601 instant" });
export const DayText = z.iso
  .date(expects("a day that exists, written `2026-12-31`"))
  .meta({ description: "Calendar date in the workspace's time zone" });

const ID_HINT = "must be lower-case letters, digits and hyphens";
export const CampaignId = z
  .string()
  .max(64, "must have at most 64 characters")
  .regex(/^[a-z0-9-]+$/, ID_HINT)
  .meta({ description: "Id of a campaign", example: "win-back" });
export const CustomerId = z
  .string()
  .regex(/^[a-z2-7]{26}$/, "must be a customer id as `customers/find` answers it: 26 letters and digits")
  .meta({ description: "Opaque id of a customer, never the external id" });
export const MessageId = z
  .string()
  .max(256)
  .regex(/^[a-z2-7]{26}_[a-z0-9-]+_[a-z0-9-]+_[a-z0-9-]+$/, "must be a message id as the API answered it")
  .meta({ description: "Id of a mail; of a survey or an offer, that of the mail that asked first" });
export const OpaqueId = z
  .string()
  .regex(/^[A-Za-z0-9_.:-]{1,128}$/, "must be an id as the API answered it")
  .meta({ description: "Id as the API answered it" });

export const MAX_PAGE = 200;

export const PageQuery = z.strictObject({
  limit: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(MAX_PAGE, `must be at most ${MAX_PAGE}`)
    .default(50),
  cursor: z.string().min(1, "must be the `cursor` of the page before").max(4096).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    cursor: z.string().optional().meta({ description: "Ask with it for the next page; absent at the end" }),
  });

export const Fault = z
  .object({
    file: z.string().optional(),
    line: z.int().optional(),
    field: z.string(),
    message: z.string(),
    hint: z.string().optional(),
  })
  .meta({ id: "Fault", description: "One thing that is wrong: where, what, and what would be right" });

/** RFC 9457. `type` is a relative reference and identifies the kind of problem for programs. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    /** Finds the line in the log. */
    instance: z.string().optional(),
    faults: z.array(Fault).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

const JobState = z.enum(["waiting", "running", "done", "failed"]);
export const Job = z
  .object({
    id: OpaqueId,
    kind: z.string(),
    state: JobState,
    createdAt: Instant,
    updatedAt: Instant,
    progress: z.object({
      done: z.number(),
      total: z.number().optional(),
      note: z.string().optional(),
    }),
    input: z.unknown().optional(),
    result: z.unknown().optional().meta({ description: "There when `done`" }),
    error: z.string().optional().meta({ description: "There when `failed`; in words for people" }),
  })
  .meta({ id: "Job" });
export type Job = z.infer<typeof Job>;

export const Counts = z.record(z.string(), z.number());

/** Files of a campaign by path, relative to the folder of its document: `campaign.yaml`, `mails/hello.mjml`. */
export const Files = z
  .record(z.string().min(1).max(200), z.string())
  .refine((files) => Object.keys(files).length <= 200, "must be at most 200 files")
  .meta({ id: "Files", description: "Text of each file by its relative path" });
