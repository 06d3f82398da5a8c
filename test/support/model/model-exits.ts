import { dayAt } from "./local-time.ts";
import { type Journey, type Life, personOf, runningOf } from "./model-state.ts";

interface Over {
  readonly state: "exited" | "voided";
  readonly reason: string;
}

/** Why a journey is over, by what is known now. */
export const overBy = (life: Life, journey: Journey): Over | undefined => {
  const over = firstOver(life, journey, hasAccepted(life, journey));
  return over === undefined && byReply(life, journey) ? { state: "exited", reason: "replied" } : over;
};

/** The same for who enters once more: what they answered is not looked at then. */
export const overForEntry = (life: Life, journey: Journey): Over | undefined =>
  firstOver(life, journey, false);

const firstOver = (life: Life, journey: Journey, accepted: boolean): Over | undefined => {
  const { events } = personOf(life, journey.who);
  const { exits } = runningOf(life, journey.campaign).spec;
  const newest = Math.max(...events.map(({ at }) => at));
  // who came back leaves as returned, whatever else is learnt: there is no further mail either way
  if (exits.returned && newest > journey.since) return { state: "exited", reason: "returned" };
  if (isDisproved(life, journey)) return { state: "voided", reason: "disproved" };
  if (exits.paid && hasPaid(life, journey)) return { state: "exited", reason: "event:Paid" };
  if (accepted) return { state: "exited", reason: "accepted" };
  const reason = byContract(life, journey);
  return reason === undefined ? undefined : { state: "exited", reason };
};

/** Of those whom a contract let in it is about that term, of the others about what came since they crossed. */
const byContract = (life: Life, { who, campaign, term, crossedOn }: Journey): string | undefined => {
  const { contract } = personOf(life, who);
  if (contract === undefined) return undefined;
  const { exits } = runningOf(life, campaign).spec;
  const { endsOn, renewedOn, cancelledOn } = contract;
  const came = (day: string | undefined): boolean =>
    day !== undefined && (term !== undefined || day >= crossedOn);
  if (exits.renewed && (came(renewedOn) || (term !== undefined && endsOn > term))) return "renewed";
  return exits.cancelled && came(cancelledOn) ? "cancelled" : undefined;
};

/** Known where the rule came into force after the acceptance; of an offer that a move took away nobody knows. */
const hasAccepted = (life: Life, { campaign, spec, answers }: Journey): boolean =>
  runningOf(life, campaign).spec.exits.accepted &&
  spec.steps.some(({ id }) => answers.get(id) === "accepted");

const byReply = (life: Life, { who, campaign, enteredAt }: Journey): boolean => {
  const { repliedAt } = personOf(life, who).address;
  const replied = repliedAt !== undefined && repliedAt > enteredAt;
  return replied && runningOf(life, campaign).spec.exits.replied;
};

/** There was no such silence: it keeps nobody from entering again. */
export const isDisproved = (life: Life, { who, silence, enteredAt }: Journey): boolean =>
  silence !== undefined &&
  personOf(life, who).events.some(({ at }) => at <= enteredAt && dayAt(at) > silence);

/** Since the entry: two events of one moment have no order, so what is not the one that let them in came after it. */
export const hasPaid = (life: Life, { who, since }: Journey): boolean =>
  personOf(life, who).events.some(({ what, at }) => what === "Paid" && at >= since);
