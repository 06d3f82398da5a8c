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
  const parsed = parse(schema, value);
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

const parse = <S extends z.ZodType>(schema: S, value: unknown): ReturnType<typeof parseBy<S>> => {
  try {
    return parseBy(schema, value);
  } catch (error) {
    // an object with a key `toString` cannot be shown in a message
    if (!(error instanceof TypeError)) throw error;
    const hint = "leave out keys like `toString`";
    return { value: undefined, problems: [{ path: [], message: "cannot be read", hint }] };
  }
};
