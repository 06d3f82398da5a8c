import type { EmailStep } from "../campaign/step.ts";
import { draw, pickByShare } from "../shared/draw.ts";

/** The mail of a test that a customer gets: a draw of its own, apart from that of the arm, alike at each attempt. */
export const pickVariant = (input: {
  readonly campaignId: string;
  readonly step: EmailStep;
  readonly customerId: string;
  readonly salt: string;
  readonly drawKey: Uint8Array;
}): string | undefined =>
  pickByShare(
    input.step.variants,
    draw(input.drawKey, "variant", input.salt, input.campaignId, input.step.id, input.customerId),
  )?.mail;
