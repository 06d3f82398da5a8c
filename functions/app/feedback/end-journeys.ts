import { endEarly } from "#core/enrolment/end-early.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";

export interface EndJourneysDeps {
  readonly config: Pick<ConfigStore, "campaigns">;
  readonly ledger: Pick<Ledger, "ofCustomer" | "update">;
  readonly contacts: Pick<Contacts, "get">;
}

export interface EndJourneys {
  readonly customerId: string;
  /** Every address at which a claim may be open. */
  readonly addressKeys: readonly string[];
  readonly reason: "bounced" | "complained" | "replied" | "accepted" | "erased";
  readonly at: Date;
  /** Also where a mail may be on its way. */
  readonly evenInDoubt?: boolean;
  /** Campaigns that are ended; all when left out. */
  readonly campaignIds?: ReadonlySet<string>;
}

/** Somebody else wrote the enrolment in between so often that something is wrong. */
const TRIES = 10;

/**
 * Ends the running enrolments of a customer at once, wherever they stand. One whose mail may be on its way is left to
 * the next dispatch, which is made to look once more at what it has in hand. Idempotent; reads one query per campaign, for what happens seldom. Answers how many it ended.
 */
export const endJourneys = async (deps: EndJourneysDeps, input: EndJourneys): Promise<number> => {
  const campaigns = (await deps.config.campaigns()).filter(
    ({ id, version }) => version > 0 && (input.campaignIds?.has(id) ?? true),
  );
  const ended = await Promise.all(campaigns.map(({ id }) => endIn(deps, id, input)));
  return ended.reduce((sum, count) => sum + count, 0);
};

const endIn = async (deps: EndJourneysDeps, campaignId: string, input: EndJourneys): Promise<number> => {
  let ended = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    // contacts first, as dispatch does: a claim that is gone from them has moved its enrolment on
    const contacts = await deps.contacts.get(input.addressKeys);
    const open = [...contacts.values()].flatMap((contact) => contact.open);
    const all = await deps.ledger.ofCustomer(campaignId, input.customerId);
    const leaving = all.flatMap((enrolment) => endEarly(enrolment, open, input) ?? []);
    const left = await Promise.all(leaving.map((enrolment) => deps.ledger.update(enrolment)));
    ended += left.filter((outcome) => outcome === "updated").length;
    const rest = endsByRule(input) ? all.filter((each) => inDoubt(each, leaving)) : [];
    const touched = await Promise.all(rest.map((enrolment) => deps.ledger.update(enrolment)));
    if ([...left, ...touched].every((outcome) => outcome === "updated")) return ended;
  }
  throw new Error(`Enrolments of ${input.customerId} in ${campaignId} are changed faster than we can follow`);
};

/** An exit rule of the campaign: dispatch ends by it too, once it has settled the mail. */
const endsByRule = ({ reason }: EndJourneys): boolean => reason === "replied" || reason === "accepted";

/** Written as it stands, so that a dispatch that does not know yet what happened fails to write it, and looks again. */
const inDoubt = (enrolment: Enrolment, leaving: readonly Enrolment[]): boolean =>
  enrolment.state === "active" && !leaving.some(({ episode }) => episode === enrolment.episode);
