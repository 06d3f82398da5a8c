import * as z from "zod";
import type { Cap } from "#core/campaign/campaign.ts";
import { hours, wholeNumber } from "./scalars.ts";

/** `{ mails: 2, within: 7 days }` */
export const capDocument = () =>
  z
    .strictObject({
      mails: wholeNumber({ min: 1, max: 100 }).describe("So many mails at most to one address …"),
      within: hours({ min: 1, max: 90 * 24 }).describe("… in any stretch of time this long."),
    })
    .transform(({ mails, within }): Cap => ({ mails, hours: within }));

/**
 * Whether some run of mails that `cap` lets through breaks `limit`: a stretch of the limit's length can hold one
 * full quota for each of the cap's stretches that it touches.
 */
export const isLooserThan = (cap: Cap, limit: Cap): boolean =>
  cap.mails * Math.ceil(limit.hours / cap.hours) > limit.mails;
