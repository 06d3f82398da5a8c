import type * as z from "zod";
import type { Fault } from "#core/shared/errors.ts";
import { parseBy } from "../documents/document-faults.ts";

export type ParsedInput<S extends z.ZodType> =
  | { readonly value: z.output<S>; readonly faults: readonly [] }
  | { readonly value: undefined; readonly faults: readonly [Fault, ...Fault[]] };

/** JSON by its schema: the value, or every fault in it, by field. `line` is kept with each fault. */
export const parseInput = <S extends z.ZodType>(
  schema: S,
  value: unknown,
  line: number | undefined = undefined,
): ParsedInput<S> => {
  const parsed = parseBy(schema, value);
  const [first, ...more] = parsed.problems.map(
    ({ path, message, hint }): Fault => ({
      file: undefined,
      line,
      field: path.map(String).join("."),
      message,
      hint,
    }),
  );
  return first === undefined
    ? { value: parsed.value as z.output<S>, faults: [] }
    : { value: undefined, faults: [first, ...more] };
};
