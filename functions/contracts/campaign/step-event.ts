import * as z from "zod";
import type { EventStep } from "#core/campaign/step.ts";
import { expects, say } from "../documents/document-faults.ts";
import { name, text } from "../documents/scalars.ts";

export type EventDocument = Pick<EventStep, "kind" | "id" | "event" | "data">;

const MOST_DATA = 20;

/** `{ id: tell, event: save-desk-wanted, data: { queue: vip } }` */
export const eventStep = z
  .strictObject({
    id: name(30).describe("Never reused: the id of each event is made of it."),
    event: text(80).describe("Name of the event, as the company's other systems know it."),
    data: z
      .record(
        text(40),
        z.union([text(200), z.number(), z.boolean()], expects("text, a number, true or false")),
      )
      .superRefine((data, context) => {
        const { length } = Object.keys(data);
        if (length > MOST_DATA)
          context.addIssue({ code: "custom", message: say(`has ${length} values`, `at most ${MOST_DATA}`) });
      })
      .optional()
      .describe("Fixed values that go with it. The ids of customer, campaign and step go anyway."),
  })
  .transform(({ id, event, data }): EventDocument => ({ kind: "event", id, event, data: data ?? {} }))
  .meta({ id: "EventStep", description: "Tells other systems, through the bus and webhooks." });
