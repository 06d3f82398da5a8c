import * as z from "zod";
import { name } from "../documents/scalars.ts";

export interface ExitDocument {
  readonly kind: "exit";
  readonly id: string | undefined;
  readonly reason: string;
}

/** `{ exit: content }` */
export const exitStep = z
  .strictObject({
    id: name(30).optional().describe("Default: `exit-` and the reason."),
    exit: name(30).describe("Ends the enrolment with this reason, which reports show."),
  })
  .transform(({ id, exit }): ExitDocument => ({ kind: "exit", id, reason: exit }))
  .meta({ id: "ExitStep", description: "Ends the enrolment." });
