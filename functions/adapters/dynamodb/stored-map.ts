import * as z from "zod";
import type { AttributeValue } from "#core/customer/customer.ts";

const Attribute = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** Names that others chose. */
export const StoredAttributes = z.record(z.string(), Attribute as z.ZodType<AttributeValue>).default({});

/** An object with a key `constructor` is no plain object to the SDK, which would refuse it; a `Map` always is. */
export const storeMap = <T>(record: Readonly<Record<string, T>>): ReadonlyMap<string, T> =>
  new Map(Object.entries(record));
