import * as z from "zod";

/** Times are stored as epoch milliseconds: eight bytes where ISO text takes 24, and exact. */
export const StoredTime = z.number().transform((ms) => new Date(ms));

export const storeTime = (at: Date): number => at.getTime();
export const storeTimeIf = (at: Date | undefined): number | undefined => at?.getTime();
