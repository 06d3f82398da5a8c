import type { Campaign } from "../campaign/campaign.ts";
import type { Customer } from "../customer/customer.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import { exitBy } from "../enrolment/exits.ts";
import { wouldBeTimes } from "../enrolment/walk.ts";
import { dayOf } from "../shared/day.ts";
import { clockOf } from "../sweep/build-enrolment.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { KnownThen } from "./known-then.ts";

/** When the mails of an enrolment would have gone out: in their window, until an exit was known. Nobody answers. */
export const mailsOf = (
  { campaign, workspace }: { readonly campaign: Campaign; readonly workspace: Workspace },
  enrolment: Enrolment,
  one: { readonly customer: Customer; readonly knownAt: (at: Date) => KnownThen },
): readonly Date[] => {
  if (enrolment.state !== "active") return [];
  const { entry } = enrolment;
  const clock = clockOf({ campaign, workspace, facts: one, now: entry.at });
  const times = Object.values(wouldBeTimes(campaign, enrolment, clock)).sort((a, b) => Number(a) - Number(b));
  const left = times.findIndex((at) => {
    const { lastActivity, contracts, activities } = one.knownAt(at);
    const events = { activities, zone: workspace.zone, now: at };
    const today = dayOf(at, workspace.zone);
    return exitBy(campaign.exit, { entry, lastActivity, contracts, today, events }) !== undefined;
  });
  return left < 0 ? times : times.slice(0, left);
};

/** An earlier enrolment as it stood then: done when its last mail was out. */
export const standingAt = (
  { enrolment, mails }: { readonly enrolment: Enrolment; readonly mails: readonly Date[] },
  at: Date,
): Enrolment =>
  enrolment.state === "active" && mails.every((mail) => mail <= at)
    ? { ...enrolment, state: "done" }
    : enrolment;
