import type { MiddlewareObj } from "@middy/core";
import type * as z from "zod";

/** Replaces the event by its parsed form; a bad one throws `ZodError`, which no retrier matches by name. */
export const parseEvent = <S extends z.ZodType>(schema: S): MiddlewareObj<z.infer<S>> => ({
  before: (request) => {
    request.event = schema.parse(request.event) as z.infer<S>;
  },
});
