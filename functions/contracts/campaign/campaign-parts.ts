import { isMapping } from "../documents/choice.ts";
import { partsOf } from "../documents/document-parts.ts";
import { CampaignDocument } from "./campaign-document.ts";
import { StepDocument } from "./steps.ts";

/** The parts of a document that could be read; a step that could not is `undefined` in its place. */
export type CampaignParts = Partial<Omit<CampaignDocument, "steps">> & {
  readonly steps: readonly (StepDocument | undefined)[];
};

export const campaignParts = (value: unknown): CampaignParts => {
  const steps = isMapping(value) && Array.isArray(value["steps"]) ? value["steps"].slice(0, 1_000) : [];
  return {
    ...partsOf(CampaignDocument, value),
    steps: steps.map((step: unknown) => StepDocument.safeParse(step).data),
  };
};
