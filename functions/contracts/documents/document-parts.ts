import type * as z from "zod";
import { isMapping } from "./choice.ts";

/**
 * Each top field of a document that can be read by itself, so that one faulty field does not hide what is wrong
 * between the others.
 */
export const partsOf = <S extends z.ZodObject>(schema: S, value: unknown): Partial<z.output<S>> => {
  const parts: Record<string, unknown> = {};
  if (!isMapping(value)) return parts as Partial<z.output<S>>;
  for (const [key, part] of Object.entries<z.ZodType>(schema.shape)) {
    const parsed = part.safeParse(value[key]);
    if (parsed.success) parts[key] = parsed.data;
  }
  return parts as Partial<z.output<S>>;
};
