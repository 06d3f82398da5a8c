import type { Issued, OfferTerms } from "#core/answers/issued.ts";
import type { EmailStep, OfferOfStep } from "#core/campaign/step.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { LINK_DAYS } from "#core/links/token.ts";
import { addDays, dayOf, startOfDay } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Workspace } from "#core/workspace/workspace.ts";

interface IssueInput {
  readonly step: EmailStep;
  readonly enrolment: Enrolment;
  readonly workspace: Workspace;
  readonly now: Date;
}

/** The message behind the links of a mail: a reminder leads to the answer that the first mail asked for. */
export const askedBy = (step: EmailStep, enrolment: Enrolment): string =>
  messageIdOf({ ...enrolment, stepId: step.asks?.first ?? step.id });

/** What the page behind the survey or offer link may show; undefined for a plain mail and a reminder. */
export const buildIssue = (input: IssueInput, locale: string): Issued | undefined => {
  const { step, enrolment, workspace, now } = input;
  const base = { messageId: askedBy(step, enrolment), issuedAt: now, locale };
  const today = dayOf(now, workspace.zone);
  const endOf = (day: string): Date => startOfDay(addDays(day, 1), workspace.zone);
  if (step.offers !== undefined) {
    const ask = termsOf(step.offers, input);
    return { ...base, closesAt: endOf(ask.until), ask };
  }
  if (step.asks === undefined || step.asks.first !== step.id) return undefined;
  const closesAt = endOf(addDays(today, LINK_DAYS.survey ?? 0));
  return { ...base, closesAt, ask: { kind: "survey", survey: step.asks.survey } };
};

const termsOf = (offer: OfferOfStep, { enrolment, workspace, now }: IssueInput): OfferTerms => {
  const { facts } = enrolment.entry;
  return {
    kind: "offer",
    offer: offer.kind,
    value: offer.value,
    plan: offer.plan,
    currency: offer.currency ?? workspace.currency,
    costMinor: offer.costMinor,
    ...(offer.currency !== undefined && { costCurrency: workspace.currency }),
    limit: offer.limit,
    ifFull: offer.ifFull,
    until: addDays(dayOf(now, workspace.zone), offer.expiresDays),
    contractId: facts.kind === "contract-ending" ? facts.contractId : undefined,
    title: offer.title,
  };
};
