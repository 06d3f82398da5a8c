import { draw } from "../shared/draw.ts";

/** The draw of a split, 0 to 1: a draw of its own, apart from those of arm and variant, alike at each look. */
export const splitDraw = (one: {
  readonly drawKey: Uint8Array;
  readonly salt: string;
  readonly campaignId: string;
  readonly stepId: string;
  readonly customerId: string;
}): number => draw(one.drawKey, "split", one.salt, one.campaignId, one.stepId, one.customerId);
