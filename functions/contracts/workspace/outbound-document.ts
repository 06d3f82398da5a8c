import * as z from "zod";
import { OUTBOUND_TYPES } from "#core/outbound/event-types.ts";
import { expects } from "../documents/document-faults.ts";

const BUS_RIGHT = "the name of an event bus: letters, digits and ._-, 256 at most";

export const outboundDocument = () =>
  z.strictObject({
    bus: z
      .string(expects(BUS_RIGHT))
      .regex(/^[A-Za-z0-9._-]{1,256}$/, expects(BUS_RIGHT))
      .describe("Name of an EventBridge bus in the same account and region."),
    types: z.array(z.enum(OUTBOUND_TYPES)).min(1).optional().describe("Which events it gets. Default: all."),
  });
