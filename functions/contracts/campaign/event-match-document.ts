import type { Condition } from "#core/condition/condition.ts";
import { WhereDocument } from "../condition/condition-document.ts";
import { text } from "../documents/scalars.ts";

/** Name of an event, as triggers, exits and goals write it. */
export const eventName = () => text(80).describe("Name of the event: `Payment Failed`. Case does not count.");

/** Conditions on the event itself. */
export const eventWhere = () =>
  WhereDocument.optional().describe("Only events that meet this: `{ field: event.attempt, is: 1 }`.");

/** Fields that a condition asks for and that no event has. */
export const foreignFields = (where: Condition | undefined): readonly string[] => {
  if (where === undefined) return [];
  switch (where.kind) {
    case "all":
    case "any":
      return where.of.flatMap(foreignFields);
    case "not":
      return foreignFields(where.of);
    case "field":
      return where.field.startsWith("event.") ? [] : [where.field];
    default:
      return [];
  }
};
