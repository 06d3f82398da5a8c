import { isAccepted, type Message } from "../messaging/message.ts";

/** What became of mails to one domain of recipients. A mail counts once in each, however often it was tried. */
export interface DomainCounts {
  readonly sent: number;
  readonly delivered: number;
  readonly bouncedHard: number;
  readonly bouncedSoft: number;
  readonly complained: number;
  readonly delayed: number;
}

export interface DomainLine extends DomainCounts {
  /** Undefined for all domains with few recipients together, and for addresses that nobody has any more. */
  readonly domain: string | undefined;
}

/** A domain with fewer recipients may say who somebody is. */
export const LEAST_RECIPIENTS = 5;

/** Counts by domain while the ledger is walked; keeps no address. */
export interface DeliverabilityTally {
  add(message: Pick<Message, "addressKey" | "attempts">, domain: string | undefined): void;
  /** Most mails first; what is not shown by name comes last. */
  lines(): readonly DomainLine[];
}

interface Kept {
  counts: DomainCounts;
  /** As many as are needed to know that the domain may be named. */
  readonly recipients: Set<string>;
}

const NONE: DomainCounts = {
  sent: 0,
  delivered: 0,
  bouncedHard: 0,
  bouncedSoft: 0,
  complained: 0,
  delayed: 0,
};

export const createTally = (): DeliverabilityTally => {
  const domains = new Map<string | undefined, Kept>();
  return {
    add: (message, domain) => {
      const kept = domains.get(domain) ?? { counts: NONE, recipients: new Set() };
      domains.set(domain, kept);
      kept.counts = plus(kept.counts, countsOf(message));
      if (kept.recipients.size < LEAST_RECIPIENTS) kept.recipients.add(message.addressKey);
    },
    lines: () => {
      const all = [...domains].filter(([, { counts }]) => counts.sent > 0);
      const mayBeNamed = ([domain, { recipients }]: (typeof all)[number]): boolean =>
        domain !== undefined && recipients.size >= LEAST_RECIPIENTS;
      const named = all
        .filter(mayBeNamed)
        .map(([domain, { counts }]) => ({ domain, ...counts }))
        .sort((a, b) => b.sent - a.sent || ((a.domain ?? "") < (b.domain ?? "") ? -1 : 1));
      const others = all.filter((one) => !mayBeNamed(one)).map(([, { counts }]) => counts);
      return others.length === 0 ? named : [...named, { domain: undefined, ...others.reduce(plus, NONE) }];
    },
  };
};

const plus = (a: DomainCounts, b: DomainCounts): DomainCounts => ({
  sent: a.sent + b.sent,
  delivered: a.delivered + b.delivered,
  bouncedHard: a.bouncedHard + b.bouncedHard,
  bouncedSoft: a.bouncedSoft + b.bouncedSoft,
  complained: a.complained + b.complained,
  delayed: a.delayed + b.delayed,
});

const countsOf = ({ attempts }: Pick<Message, "attempts">): DomainCounts => {
  const all = Object.values(attempts).filter(isAccepted);
  const some = (test: (attempt: (typeof all)[number]) => boolean): number => (all.some(test) ? 1 : 0);
  return {
    sent: some(() => true),
    delivered: some(({ deliveredAt }) => deliveredAt !== undefined),
    bouncedHard: some(({ bounce }) => bounce?.kind === "hard"),
    bouncedSoft: some(({ bounce }) => bounce?.kind === "soft"),
    complained: some(({ complainedAt }) => complainedAt !== undefined),
    delayed: some(({ delayedAt }) => delayedAt !== undefined),
  };
};

/** The part after the @, in lower case. */
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf("@") + 1).toLowerCase();
