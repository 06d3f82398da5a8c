import type { LiveTrigger } from "../campaign/campaign.ts";
import { admitLive, type Happening, liveFactsOf } from "../enrolment/happening.ts";
import { type Day, dayOf } from "../shared/day.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { KnownThen, News } from "./known-then.ts";
import {
  enter,
  isOnRecord,
  type Records,
  type ReplayedCustomer,
  type ReplayRules,
  startedState,
} from "./replay-entry.ts";

/** Written as the run of those whom no sweep let in. */
const RUN = "live";

/**
 * Lets a customer in by what happened, at the moment we learnt of it, by the rules of ingest. All that is stored counts
 * as news of its time: how it came, live or by an import that fires nothing, is not known any more.
 */
export const replayLive = (
  rules: ReplayRules & { readonly trigger: LiveTrigger },
  records: Records,
  one: ReplayedCustomer,
): void => {
  const { campaign, workspace, trigger } = rules;
  const state = startedState(rules);
  for (const { at, happening, past } of happeningsOf(trigger, one, workspace)) {
    const received = { business: at, wall: at };
    const facts = liveFactsOf({ ...campaign, trigger }, happening, { workspace, received });
    if (facts === undefined || facts.on > rules.to || admitLive(state, campaign, facts.on) === "outside")
      continue;
    const crossing = {
      customerId: one.customer.id,
      facts,
      crossedOn: facts.on,
      how: "crossed" as const,
      refusal: undefined,
    };
    if (!isOnRecord(records, crossing))
      enter(rules, records, { one: { ...one, past }, crossing, at, run: RUN });
  }
};

interface Heard {
  readonly at: Date;
  readonly happening: Happening;
  /** What was known when it was judged. */
  readonly past: KnownThen;
}

/** In the order in which we heard of them. */
const happeningsOf = (
  trigger: LiveTrigger,
  one: ReplayedCustomer,
  workspace: Workspace,
): readonly Heard[] => {
  const { customer, knownAt, news } = one;
  const customerId = customer.id;
  if (trigger.kind === "signed-up") {
    const { signedUpAt: at } = customer;
    return at === undefined
      ? []
      : [{ at, happening: { kind: "signed-up", customerId, at }, past: knownAt(at) }];
  }
  if (trigger.kind === "event")
    return news.map(({ at, activity }) => ({
      at,
      happening: { kind: "event", customerId, activity },
      past: knownAt(at),
    }));
  const moments = Map.groupBy(news, ({ at }) => at.getTime());
  return [...moments].flatMap(([moment, heard]): readonly Heard[] => {
    const past = knownAt(new Date(moment - 1));
    const back = returnAmong(heard, past, workspace);
    return back === undefined
      ? []
      : [{ at: new Date(moment), happening: { kind: "returned", customerId, ...back }, past }];
  });
};

/** What came at one moment ends a silence by the first use in it, if that is on a later day than the last one known. */
const returnAmong = (
  heard: readonly News[],
  { lastActivity }: KnownThen,
  workspace: Workspace,
): { readonly at: Date; readonly since: Day } | undefined => {
  if (lastActivity === undefined) return undefined;
  const first = heard
    .map(({ activity }) => activity)
    .filter(({ type, future }) => !future && countsAsActivity(type, workspace))
    .map(({ occurredAt }) => occurredAt)
    .filter((at) => at > lastActivity.at)
    .reduce<Date | undefined>((least, at) => (least === undefined || at < least ? at : least), undefined);
  return first !== undefined && dayOf(first, workspace.zone) > lastActivity.day
    ? { at: first, since: lastActivity.day }
    : undefined;
};
