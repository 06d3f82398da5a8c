import * as z from "zod";

/** The one reader of `process.env`. A missing name fails at cold start with the name of what is missing. */
export const readEnv = <S extends z.ZodType>(
  schema: S,
  source: NodeJS.ProcessEnv = process.env,
): z.infer<S> => {
  const parsed = schema.safeParse(source);
  if (!parsed.success) throw new Error(`Bad environment: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
