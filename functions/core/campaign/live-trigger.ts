import { assertNever } from "../shared/errors.ts";
import type { LiveTrigger, Trigger } from "./campaign.ts";

/** Whether customers enter at ingest, when it happens, and not by a sweep. */
export const isLive = (trigger: Trigger): trigger is LiveTrigger => {
  switch (trigger.kind) {
    case "signed-up":
    case "returned":
    case "event":
      return true;
    case "inactive":
    case "contract-ending":
    case "date":
    case "once":
    case "every":
      return false;
    default:
      return assertNever(trigger);
  }
};
