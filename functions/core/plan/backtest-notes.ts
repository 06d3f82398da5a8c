import type { Campaign } from "../campaign/campaign.ts";
import { isLive } from "../campaign/live-trigger.ts";
import type { StepCondition } from "../campaign/step-condition.ts";

interface NoteFacts {
  readonly isPublished: boolean;
  /** Activities that came long after they had happened. */
  readonly history: number;
}

/** In what the past differs from how a backtest of this campaign tells it: what it had to assume. */
export const backtestNotes = (campaign: Campaign, { isPublished, history }: NoteFacts): readonly string[] => {
  const { trigger, holdout } = campaign;
  const notes: readonly (readonly [holds: boolean, note: string])[] = [
    [true, "Consent, addresses, attributes and who left are as known today."],
    [
      true,
      "No mail brings anybody back. Budgets are not looked at, and other campaigns' mails count for no cap.",
    ],
    [asks(campaign), "Nobody answers a survey or takes an offer: branches go the way without an answer."],
    [looksAt(campaign, "mail"), "Every mail arrives: branches on what became of one find it delivered."],
    [
      history > 0,
      `${history} activities came more than 30 days after they had happened: taken as known when they happened.`,
    ],
    [
      trigger.kind === "contract-ending",
      "Contracts are as known today, but not yet cancelled or renewed before the day on which they were.",
    ],
    [
      isLive(trigger),
      "All that is stored counts as having come live; an import within a day of what happened fires nothing unless told.",
    ],
    [trigger.kind === "signed-up", "Sign-ups count as known when they happened."],
    [
      trigger.kind === "once" || trigger.kind === "every",
      "Customers count as there from their sign-up or first activity on; without either, from the beginning.",
    ],
    [holdout > 0 && !isPublished, "Who is held out is drawn anew when the campaign is first published."],
  ];
  return notes.flatMap(([holds, note]) => (holds ? [note] : []));
};

const asks = ({ steps }: Campaign): boolean =>
  steps.some((step) => step.kind === "email" && (step.asks !== undefined || step.offers !== undefined));

const looksAt = ({ steps }: Campaign, kind: StepCondition["kind"]): boolean =>
  steps.some((step) => step.kind === "branch" && step.cases.some(({ when }) => mentions(when, kind)));

const mentions = (condition: StepCondition, kind: StepCondition["kind"]): boolean => {
  if (condition.kind === kind) return true;
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.some((each) => mentions(each, kind));
    case "not":
      return mentions(condition.of, kind);
    default:
      return false;
  }
};
