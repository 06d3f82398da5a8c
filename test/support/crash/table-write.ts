import * as z from "zod";

/**
 * A write on its way to the tables, by what it means to a mail: the claim on its contact, the record of SES's reply,
 * the step of its enrolment; `enrol` when an enrolment begins.
 */
export interface TableWrite {
  readonly kind: "claim" | "record" | "advance" | "enrol" | "other";
  readonly pk: string;
  readonly sk: string;
}

const Text = z.object({ S: z.string() });
const Key = z.object({ pk: Text, sk: Text });
const Body = z.object({
  Key: Key.optional(),
  Item: Key.optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
});

/** Undefined for what only reads. Nothing is judged by it: it tells a test when to kill. */
export const toTableWrite = (target: string, body: Buffer): TableWrite | undefined => {
  if (!/\.(UpdateItem|PutItem)$/.test(target)) return undefined;
  const parsed = Body.safeParse(JSON.parse(body.toString("utf8")));
  const key = parsed.data?.Key ?? parsed.data?.Item;
  if (parsed.data === undefined || key === undefined) return undefined;
  const at = { pk: key.pk.S, sk: key.sk.S };
  const attributes = Object.values(parsed.data.ExpressionAttributeNames);
  if (at.pk.startsWith("K#")) return { kind: attributes.includes("tk") ? "claim" : "other", ...at };
  if (!at.pk.startsWith("E#")) return { kind: "other", ...at };
  if (target.endsWith("PutItem")) return { kind: "enrol", ...at };
  if (!at.sk.includes("#m#")) return { kind: "advance", ...at };
  // an event of SES knows nothing of the template
  return { kind: attributes.includes("th") ? "record" : "other", ...at };
};
