/** A campaign in as few words as the model needs; its document is made of it. */
export interface CampaignSpec {
  readonly id: CampaignName;
  readonly steps: readonly StepSpec[];
  readonly exits: Readonly<Record<ExitName, boolean>>;
  /** Share of a hundred that gets no mail. */
  readonly holdout: number;
  readonly window: "always" | "office" | "office of the customer";
  readonly notLaterThanHours: number;
  /** One mail in so many hours; 0 = the workspace's cap. */
  readonly capHours: number;
  /** Entries in all; 0 = no limit. */
  readonly times: number;
  /** Days between two entries; 0 = none. */
  readonly after: number;
  /** Mails in all and on a day; 0 = no limit. */
  readonly budget: { readonly total: number; readonly perDay: number };
}

/** In the order in which the document names them: the first that holds is the reason. */
export const EXITS = ["returned", "paid", "accepted", "renewed", "cancelled", "replied"] as const;
export type ExitName = (typeof EXITS)[number];

/**
 * `quiet`: three days of silence. `ending`: ten days before a term ends that nobody has cancelled or renewed. `dated`:
 * three days before the date on which a term ends. `order`: an event, one episode for each basket.
 */
export type CampaignName = "quiet" | "ending" | "dated" | "order";
export const CAMPAIGNS: readonly CampaignName[] = ["quiet", "ending", "dated", "order"];
/** Higher goes first. */
export const PRIORITY: Readonly<Record<CampaignName, number>> = {
  quiet: 40,
  ending: 50,
  dated: 50,
  order: 60,
};

export type StepSpec =
  | { readonly kind: "mail"; readonly id: string }
  /** `hours`; or until the silence has lasted so many `days`; or an event `Paid`, at most so many hours. */
  | { readonly kind: "wait"; readonly id: string; readonly hours: number }
  | { readonly kind: "silent"; readonly id: string; readonly days: number }
  | { readonly kind: "paid"; readonly id: string; readonly hours: number }
  /** Who has paid since they entered gets a mail, and may leave by it. */
  | { readonly kind: "fork"; readonly id: string; readonly leaves: boolean }
  /** A survey that waits so many hours and reminds after so many (0 = it does not); a low score brings a mail. */
  | { readonly kind: "ask"; readonly id: string; readonly hours: number; readonly remindAfter: number }
  /**
   * An offer that waits so many hours (0 = it does not); who has accepted it may leave by it. `limit`: acceptances, 0 =
   * no limit; `refuses`: who accepts it too late gets none, else who would be too many is not offered it.
   */
  | {
      readonly kind: "gift";
      readonly id: string;
      readonly hours: number;
      readonly leaves: boolean;
      readonly limit: number;
      readonly refuses: boolean;
    }
  /** Half of them get a mail. */
  | { readonly kind: "half"; readonly id: string };

export type Gift = Extract<StepSpec, { kind: "gift" }>;

export const LINE_DAYS = 3;
export const ENDING_DAYS = 10;
export const DATED_DAYS = 3;
/** Who is found later than this has missed it. */
export const LATE_DAYS = 7;
export const WORKSPACE_CAP = { mails: 2, hours: 72 };
export const SURVEY_EVERY_DAYS = 12;
export const OFFER_DAYS = 14;
/** The highest score of those who are not content. */
export const LOW_SCORE = 6;
export const ZONE = "America/New_York";

export const workspaceOf = ({ holdout }: { readonly holdout: number }): string => `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland", website: "https://www.example.com" }
zone: ${ZONE}
currency: USD
sender: { email: hello@example.com }
window: { mon-sun: ["00:00-24:00"], zone: workspace }
cap: { mails: ${WORKSPACE_CAP.mails}, within: ${WORKSPACE_CAP.hours} hours }
surveyEvery: ${SURVEY_EVERY_DAYS} days
holdout: ${holdout}%
consent: assumed
sweepAt: "06:00"
feedGuard: { enabled: false }
`;

const TRIGGERS: Readonly<Record<CampaignName, string>> = {
  quiet: `{ kind: inactive, days: ${LINE_DAYS} }`,
  ending: `{ kind: contract-ending, before: ${ENDING_DAYS} days, of: end }`,
  dated: `{ kind: date, field: contract.endsOn, before: ${DATED_DAYS} days }`,
  order: "{ kind: event, name: Order, episode: event.basket }",
};

export const documentOf = (spec: CampaignSpec): string => {
  const exits = EXITS.filter((name) => spec.exits[name]).map((name) =>
    name === "paid" ? "{ event: Paid }" : name,
  );
  const zone = spec.window === "office of the customer" ? "customer" : "workspace";
  const hours = spec.window === "always" ? 'mon-sun: ["00:00-24:00"]' : 'mon-fri: ["09:00-17:00"]';
  const reentry = [
    ...(spec.times > 0 ? [`times: ${spec.times}`] : []),
    ...(spec.after > 0 ? [`after: ${spec.after} days`] : []),
  ];
  const budget = [
    ...(spec.budget.total > 0 ? [`total: ${money(spec.budget.total)}`] : []),
    ...(spec.budget.perDay > 0 ? [`perDay: ${money(spec.budget.perDay)}`] : []),
  ];
  return [
    `campaign: ${spec.id}`,
    `name: ${spec.id}`,
    `trigger: ${TRIGGERS[spec.id]}`,
    "goal: { within: 300 days }",
    `holdout: ${spec.holdout}%`,
    `priority: ${PRIORITY[spec.id]}`,
    `exit: [${exits.join(", ")}]`,
    `window: { ${hours}, zone: ${zone}, notLaterThan: ${spec.notLaterThanHours} hours }`,
    ...(spec.capHours > 0 ? [`cap: { mails: 1, within: ${spec.capHours} hours }`] : []),
    ...(reentry.length > 0 ? [`reentry: { ${reentry.join(", ")} }`] : []),
    ...(budget.length > 0 ? [`budget: { ${budget.join(", ")} }`] : []),
    "steps:",
    ...spec.steps.flatMap(stepsOf).map((step) => `  - ${step}`),
  ].join("\n");
};

/** A thousand mails cost 0.10. */
const money = (mails: number): string => (mails / 10_000).toFixed(4);

const stepsOf = (step: StepSpec): readonly string[] => {
  const { id } = step;
  switch (step.kind) {
    case "mail":
      return [`{ id: ${id}, email: ${id} }`];
    case "wait":
      return [`{ id: ${id}, wait: ${step.hours} hours }`];
    case "silent":
      return [`{ id: ${id}, wait: { untilInactive: ${step.days} days } }`];
    case "paid":
      return [`{ id: ${id}, wait: { event: Paid, atMost: ${step.hours} hours } }`];
    case "fork": {
      const leaves = step.leaves ? ", { id: leave, exit: content }" : "";
      return [
        `{ id: ${id}, branch: [ { when: { event: Paid, sinceEntry: true }, then: [ { id: thanks, email: thanks }${leaves} ] } ] }`,
      ];
    }
    case "ask": {
      const reminds =
        step.remindAfter > 0 ? `, remind: { email: remind, after: ${step.remindAfter} hours }` : "";
      return [
        `{ id: ${id}, survey: nps, email: ask, waitForAnswer: ${step.hours} hours${reminds} }`,
        `{ id: score, branch: [ { when: { answer: ${id}.score, atMost: ${LOW_SCORE} }, then: [ { id: sorry, email: sorry } ] } ] }`,
      ];
    }
    case "gift": {
      const waits = step.hours > 0 ? `, waitForAnswer: ${step.hours} hours` : "";
      const room =
        step.limit > 0 ? `, limit: ${step.limit}, ifFull: ${step.refuses ? "refuse" : "honour"}` : "";
      const terms = `kind: percent-off, percent: 20, costs: 0, expires: ${OFFER_DAYS} days${room}`;
      const leaves = `{ id: taken, branch: [ { when: { answer: ${id}, accepted: true }, then: [ { id: content, exit: taken } ] } ] }`;
      return [`{ id: ${id}, offer: { email: gift, ${terms}${waits} } }`, ...(step.leaves ? [leaves] : [])];
    }
    case "half":
      return [
        `{ id: ${id}, split: [ { share: 50%, then: [ { id: extra, email: extra } ] }, { share: 50%, then: [] } ] }`,
      ];
  }
};
