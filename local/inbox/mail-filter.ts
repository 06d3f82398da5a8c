import * as z from "zod";
import { type Fault, InvalidInputError } from "#core/shared/errors.ts";

const STATUSES = ["sent", "delivered", "bounced", "complained", "delayed", "rejected", "failed"] as const;

const text = z
  .string()
  .trim()
  .max(320)
  .transform((value) => (value === "" ? undefined : value))
  .optional();

/** The query of list and API: every part narrows; empty parts count as absent. */
const MailQuery = z.object({
  q: text,
  campaign: text,
  customer: text,
  address: text.transform((value) => value?.toLowerCase()),
  message: text,
  day: text.pipe(z.iso.date("a date like 2026-12-01").optional()),
  status: text.pipe(z.enum(STATUSES).optional()),
  cursor: text.pipe(
    z
      .string()
      .regex(/^\d{1,15}-\d{1,15}$/, "a cursor from an earlier answer")
      .optional(),
  ),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
export type MailQuery = z.infer<typeof MailQuery>;

export const MAIL_STATUSES = STATUSES;

/** Throws `InvalidInputError` that names each bad parameter. */
export const parseMailQuery = (search: URLSearchParams): MailQuery => {
  const parsed = MailQuery.safeParse(Object.fromEntries(search));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue): Fault => ({
      file: undefined,
      line: undefined,
      field: issue.path.join("."),
      message: issue.message,
      hint: undefined,
    }),
  );
  throw new InvalidInputError(
    `Cannot read the query: ${faults.map((fault) => `${fault.field}: ${fault.message}`).join("; ")}`,
    faults,
  );
};

/** The same query as text for a link, with some parts replaced (`undefined` removes). */
export const toSearch = (
  query: MailQuery,
  changes: Readonly<Record<string, string | undefined>> = {},
): string => {
  const parts = Object.entries({ ...query, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  const search = new URLSearchParams(parts).toString();
  return search === "" ? "" : `?${search}`;
};
