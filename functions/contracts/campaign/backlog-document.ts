import * as z from "zod";
import type { Backlog } from "#core/campaign/campaign.ts";
import { days, wholeNumber } from "../documents/scalars.ts";

/** `{ upTo: 365 days, perDay: 2000 }` */
export const backlogDocument = () =>
  z
    .strictObject({
      upTo: days({ min: 1, max: 3_650 }).describe("How far past the line a customer may already be."),
      perDay: wholeNumber({ min: 1, max: 1_000_000 }).describe("How many of them enter a day."),
    })
    .transform(({ upTo, perDay }): Backlog => ({ upToDays: upTo, perDay }))
    .describe("Takes in those already past the line when the campaign starts.");
