import * as z from "zod";
import type { OnceTrigger } from "#core/campaign/dated-trigger.ts";
import { expects } from "../documents/document-faults.ts";
import type { TriggerKind } from "./trigger-kind.ts";

const RIGHT = "a day and a time that exist: `2027-03-01T10:00`";

/** `{ kind: once, at: 2027-03-01T10:00, zone: customer }` */
export const onceTrigger: TriggerKind<OnceTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("once").describe("The whole audience, one time."),
      at: z.iso
        .datetime({ local: true, offset: false, precision: -1, ...expects(RIGHT) })
        .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, expects(RIGHT))
        .meta({ examples: ["2027-03-01T10:00"] })
        .describe("When, by the clock on the wall. A time that a clock change skips is moved forward."),
      zone: z
        .enum(["customer", "workspace"])
        .optional()
        .describe("Whose clock; a customer without zone has the workspace's. Default: workspace."),
      ifPast: z
        .enum(["refuse", "send"])
        .optional()
        .describe("What to do when the time is over by the start: `send` at once. Default: refuse."),
    })
    .transform(
      ({ kind, at, zone, ifPast }): OnceTrigger => ({
        kind,
        at,
        zone: zone ?? "workspace",
        ifPast: ifPast ?? "refuse",
      }),
    )
    .meta({ id: "OnceTrigger", description: "The whole audience, one time." }),
  goal: "returned",
  goalDays: () => 30,
  exits: [],
  otherExits: ["returned"],
  waits: ["for"],
};
