import type { Customer } from "#core/customer/customer.ts";
import { dayOf } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { batchGet, batchWrite } from "./batch.ts";
import { ABSENT, type Condition, putWhen } from "./conditional-write.ts";
import { customerOfPk, PROFILE, profileKey, silenceKey } from "./keys/people.ts";
import type { Item } from "./paging.ts";
import { parseSilence, type Silence, toHistoryItem, toSilenceItem } from "./people-items.ts";
import { type ChangeInput, type Merged, mergeChange, silentFrom } from "./people-merge.ts";
import { type Profile, parseProfile, toProfileItem } from "./people-profile.ts";
import type { PeopleStore } from "./people-store.ts";

export interface Changed {
  readonly kind: Merged["kind"];
  readonly customer: Customer;
}

const CONCURRENCY = 16;
const MOST_TRIES = 20;

/** What is stored of one customer, and what shall become of it, in input order. */
interface Group {
  readonly inputs: readonly [ChangeInput, ...ChangeInput[]];
  readonly results: Changed[];
}

/**
 * Applies changes of many customers, several of one customer in input order. History first, then the profile, then
 * the silence pointer: a repetition after a crash writes the same history again and repairs the pointer.
 */
export const changeCustomers = async (
  store: PeopleStore,
  inputs: readonly ChangeInput[],
): Promise<Changed[]> => {
  const groups = groupByCustomer(inputs);
  let open = [...groups.values()];
  for (let tries = 0; open.length > 0; tries++) {
    if (tries === MOST_TRIES)
      throw new Error(`${open.length} customers are changed faster than we can follow`);
    open = await attempt(store, open);
  }
  const next = new Map<string, number>();
  return inputs.map(({ customerId }) => {
    const index = next.get(customerId) ?? 0;
    next.set(customerId, index + 1);
    return groups.get(customerId)?.results[index] as Changed;
  });
};

const groupByCustomer = (inputs: readonly ChangeInput[]): Map<string, Group> => {
  const groups = new Map<string, { inputs: [ChangeInput, ...ChangeInput[]]; results: Changed[] }>();
  for (const input of inputs) {
    const group = groups.get(input.customerId);
    if (group) group.inputs.push(input);
    else groups.set(input.customerId, { inputs: [input], results: [] });
  }
  return groups;
};

/** Answers the groups whose profile somebody else wrote in between. */
const attempt = async (store: PeopleStore, groups: readonly Group[]): Promise<Group[]> => {
  const known = await readKnown(
    store,
    groups.map(({ inputs }) => inputs[0].customerId),
  );
  const plans = groups.map((group) =>
    planGroup(group, known.get(group.inputs[0].customerId) ?? {}, store.now()),
  );
  await batchWrite(store.documents, {
    table: store.table,
    writes: plans.flatMap(({ merged, customerId }) =>
      merged.history.map((change) => ({ put: toHistoryItem(customerId, change) })),
    ),
    concurrency: CONCURRENCY,
  });
  const taken = await inParallel(plans, CONCURRENCY, async (plan) => {
    if (!(await writeProfile(store, plan))) return false;
    await writeSignUp(store, plan);
    return true;
  });
  return groups.filter((_, index) => !taken[index]);
};

interface Known {
  profile?: Profile;
  silence?: Silence;
}

const readKnown = async (
  { documents, table }: PeopleStore,
  customerIds: readonly string[],
): Promise<Map<string, Known>> => {
  const keys = customerIds.flatMap((id) => [profileKey(id), silenceKey(id)]);
  const known = new Map<string, Known>();
  for (const item of await batchGet(documents, { table, keys, consistent: true, concurrency: CONCURRENCY })) {
    const customerId = customerOfPk(String(item["pk"]));
    known.set(customerId, { ...known.get(customerId), ...parseKnown(item) });
  }
  return known;
};

const parseKnown = (item: Item): Known =>
  item["sk"] === PROFILE ? { profile: parseProfile(item) } : { silence: parseSilence(item) };

interface Plan {
  readonly customerId: string;
  readonly shard: number;
  readonly zone: string;
  readonly known: Known;
  readonly merged: Merged;
}

const planGroup = ({ inputs, results }: Group, known: Known, now: Date): Plan => {
  const history: Merged["history"][number][] = [];
  let profile = known.profile;
  results.length = 0;
  for (const input of inputs) {
    const step = mergeChange(profile, input);
    profile = withMove(profile, step.profile, now);
    history.push(...step.history);
    results.push({ kind: step.kind, customer: profile.customer });
  }
  const [{ customerId, shard, zone }] = inputs;
  const kind = profile === known.profile ? "unchanged" : known.profile ? "changed" : "created";
  return { customerId, shard, zone, known, merged: { kind, profile: profile as Profile, history } };
};

/** Stamped with the time of the write: whoever read before it knows the former address only. */
const withMove = (before: Profile | undefined, after: Profile, now: Date): Profile => {
  const former = before?.customer.addressKey;
  return former === undefined || former === after.customer.addressKey
    ? after
    : { ...after, customer: { ...after.customer, movedAt: now } };
};

/** On condition that nobody wrote it since it was read. */
const writeProfile = async (store: PeopleStore, { known, merged, shard }: Plan): Promise<boolean> => {
  if (merged.kind === "unchanged") return true;
  const when: Condition = known.profile
    ? { expression: "revision = :revision", values: { ":revision": known.profile.revision } }
    : ABSENT;
  return putWhen(store.documents, {
    table: store.table,
    item: toProfileItem(merged.profile, shard),
    when,
  });
};

/**
 * Silence counts from the sign-up as long as there is no activity. The revision makes the newest sign-up day win
 * when two writers overlap; activity that came in between wins always.
 */
const writeSignUp = async (store: PeopleStore, plan: Plan): Promise<void> => {
  const { silence } = plan.known;
  const { profile } = plan.merged;
  const revision = profile.signUpRevision;
  if (silence && (silence.basis === "activity" || silence.signUpRevision >= revision)) return;
  const at = silentFrom(profile);
  await putWhen(store.documents, {
    table: store.table,
    item: toSilenceItem(plan.customerId, plan.shard, {
      at,
      day: dayOf(at, plan.zone),
      basis: "signup",
      signUpRevision: revision,
    }),
    when: {
      expression: "attribute_not_exists(pk) OR (basis = :signup AND signUpRevision < :revision)",
      values: { ":signup": "signup", ":revision": revision },
    },
  });
};
