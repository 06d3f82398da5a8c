/** A heading and what stands below it. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** One form for each plural category that the language has (CLDR); `{count}` stands for the number. */
export type PluralWords = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** What somebody can give as the reason. */
export type ReasonName =
  | "price"
  | "service"
  | "competitor"
  | "missing-feature"
  | "broken-promise"
  | "lost-trust"
  | "payment"
  | "staff-or-organisation"
  | "contact-left"
  | "no-longer-needed"
  | "other";
/** Asked about no more, and still shown to who gave it. */
export type FormerReasonName = "quality" | "moved" | "too-many-mails";

/** How somebody feels about the company, as far as a score tells. */
export type Mood = "promoter" | "passive" | "detractor" | "unknown";

interface Scale {
  readonly question: string;
  readonly low: string;
  readonly high: string;
}

interface SurveyTexts {
  readonly nps: Scale;
  readonly csat: Scale;
  readonly reason: { readonly question: string; readonly hint: string };
  readonly reasons: Readonly<Record<ReasonName, string>>;
  readonly formerReasons: Readonly<Record<FormerReasonName, string>>;
  /** Read out for each score. */
  readonly outOf: string;
  readonly send: string;
  readonly choose: string;
  readonly thanks: Readonly<Record<Mood, Words>>;
  readonly followUp: Readonly<Record<Mood, string>>;
  readonly limit: PluralWords;
  readonly tooLong: PluralWords;
  readonly mayContact: string;
  readonly add: string;
  readonly added: Words;
  readonly answered: string;
  readonly change: string;
  readonly until: string;
  readonly closed: Words;
}

interface OfferTexts {
  readonly percentOff: string;
  readonly amountOff: string;
  readonly freePeriod: PluralWords;
  readonly longerTerm: PluralWords;
  readonly renewalRate: string;
  readonly planChange: string;
  readonly until: string;
  readonly getsCode: string;
  readonly changesContract: string;
  readonly button: string;
  readonly accepted: Words;
  readonly already: Words;
  readonly code: string;
  readonly soldOut: Words;
  readonly expired: Words;
  readonly withdrawn: Words;
  readonly busy: Words;
}

interface PreferencesTexts {
  readonly title: string;
  readonly from: string;
  readonly saved: string;
  readonly unclear: Words;
  readonly invalid: Words;
  readonly expired: Words;
  readonly nobody: Words;
  readonly failed: Words;
  readonly stands: {
    readonly on: string;
    readonly paused: string;
    readonly left: string;
    readonly blocked: string;
    readonly without: string;
  };
  readonly topics: string;
  readonly often: {
    readonly legend: string;
    readonly any: string;
    readonly week: string;
    readonly month: string;
  };
  readonly surveys: { readonly legend: string; readonly yes: string; readonly none: string };
  readonly language: { readonly legend: string; readonly automatic: string };
  readonly pause: {
    readonly legend: string;
    readonly none: string;
    readonly days: PluralWords;
    readonly kept: string;
  };
  readonly mails: {
    readonly legend: string;
    readonly yes: string;
    readonly none: string;
    readonly hint: string;
  };
  readonly button: string;
}

interface UnsubscribeTexts {
  readonly button: string;
  readonly undo: string;
  readonly undone: Words;
  readonly ask: Words;
  readonly done: Words;
  readonly unclear: Words;
  readonly invalid: Words;
  readonly failed: Words;
}

/**
 * Every text of every page customers see, in one language. Plain text; `{…}` stands for what is put in. A language
 * that misses one does not compile; one that no page shows is found by a test.
 */
export interface Texts {
  /** What the language calls itself. */
  readonly name: string;
  /** Of survey and offer pages. */
  readonly link: {
    readonly invalid: Words;
    readonly expired: Words;
    readonly nobody: Words;
    readonly failed: Words;
  };
  readonly survey: SurveyTexts;
  readonly offer: OfferTexts;
  readonly preferences: PreferencesTexts;
  readonly unsubscribe: UnsubscribeTexts;
}
