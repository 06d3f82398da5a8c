import { splitDraw } from "#core/enrolment/split-draw.ts";
import { draw } from "#core/shared/draw.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import type { Lots } from "./model-state.ts";
import { SALT } from "./publish-spec.ts";

/** The product's own draws: whether they are fair others prove. Here they have to be kept to. */
/** `holdout`: the workspace's, of a hundred. */
export const lotsOf = (key: Buffer, holdout: number): Lots => ({
  isHeldOutOfAll: (who) => draw(key, "workspace-holdout", customerIdOf(who, key)) < holdout / 100,
  isHeldOut: (campaign, who, percent) =>
    draw(key, "arm", SALT, campaign, customerIdOf(who, key)) < percent / 100,
  isFirstHalf: (campaignId, who, stepId) =>
    splitDraw({ drawKey: key, salt: SALT, campaignId, stepId, customerId: customerIdOf(who, key) }) < 0.5,
  order: (who, other) => (customerIdOf(who, key) < customerIdOf(other, key) ? -1 : 1),
});
