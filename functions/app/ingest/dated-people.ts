import type { Trigger } from "#core/campaign/campaign.ts";
import type { DateTrigger } from "#core/campaign/dated-trigger.ts";
import type { Contract } from "#core/customer/customer.ts";
import {
  CONTRACT_DATES,
  type DatedCustomer,
  type DateField,
  isContractDate,
} from "#core/customer/date-field.ts";
import { isPassed } from "#core/ingest/is-late.ts";
import { dayOf } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { type Line, linesOf } from "#core/sweep/crossing.ts";
import type { People } from "#ports/people.ts";
import { CUSTOMERS_AT_ONCE } from "./ingest-context.ts";
import type { IngestSettings } from "./ingest-settings.ts";
import { createMoveWaits, type MoveWaitsDeps, type SaidDates } from "./move-waits.ts";

type ChangeInput = Parameters<People["change"]>[0];

interface DatedDeps extends MoveWaitsDeps {
  readonly people: People;
  readonly settings: () => Promise<IngestSettings>;
}

/**
 * Customers whose dates are found by the campaigns that look at them: whoever writes a customer or a contract through
 * this moves the pointers too, and the waits for such dates. A date that was written into a passed bucket is marked
 * before it is written, pointers and waits follow after it: a crash in between leaves a look too many, or a message
 * that comes again.
 */
export const createDatedPeople = (deps: DatedDeps): People => {
  const { people, clock, settings } = deps;
  const moveWaits = createMoveWaits(deps);
  const around = async <T>(inputs: readonly Dated[], write: () => Promise<T>): Promise<T> => {
    const now = await settings();
    const written = await withPointers(inputs, now, write);
    await moveWaits(saidBy(inputs), now);
    return written;
  };
  const withPointers = async <T>(
    inputs: readonly Dated[],
    { triggers, workspace }: IngestSettings,
    write: () => Promise<T>,
  ): Promise<T> => {
    const watched = triggers.filter((trigger): trigger is DateTrigger => trigger.kind === "date");
    const touched = watched.length === 0 ? [] : inputs.filter((input) => touches(input, watched));
    if (touched.length === 0) return write();
    const today = dayOf(clock.businessNow(), workspace.zone);
    await inParallel(touched, CUSTOMERS_AT_ONCE, (input) =>
      markLate(people, input, { watched, zone: workspace.zone, today }),
    );
    const written = await write();
    const customers = new Map(touched.map(({ customerId, shard }) => [customerId, { customerId, shard }]));
    await people.indexDates({
      customers: [...customers.values()],
      fields: fieldsOf(triggers),
      zone: workspace.zone,
    });
    return written;
  };
  return {
    ...people,
    change: (input) => around([ofChange(input)], () => people.change(input)),
    changeMany: (inputs) => around(inputs.map(ofChange), () => people.changeMany(inputs)),
    putContract: (input) => around([ofContract(input)], () => people.putContract(input)),
  };
};

/** The fields that these campaigns look at, each once. */
const fieldsOf = (triggers: readonly Trigger[]): readonly DateField[] => {
  const fields = triggers.flatMap((trigger) =>
    trigger.kind === "date" ? [{ field: trigger.field, yearly: trigger.yearly }] : [],
  );
  return [...new Map(fields.map((one) => [`${one.field} ${one.yearly}`, one])).values()];
};

/** What a write says about dates, of a customer or of a contract. */
interface Dated {
  readonly customerId: string;
  readonly shard: number;
  readonly stated: DatedCustomer | undefined;
  readonly contract: Contract | undefined;
}

const ofChange = ({ customerId, shard, change }: ChangeInput): Dated => {
  const attributes = Object.entries(change.attributes ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  const stated = { signedUpAt: change.signedUpAt ?? undefined, attributes: Object.fromEntries(attributes) };
  return { customerId, shard, stated, contract: undefined };
};

const ofContract = ({ contract, shard }: Parameters<People["putContract"]>[0]): Dated => ({
  customerId: contract.customerId,
  shard,
  stated: undefined,
  contract,
});

/** The dates that writes say, those of one customer together: what is said in many rows is looked at once. */
const saidBy = (inputs: readonly Dated[]): SaidDates =>
  new Map(
    [...Map.groupBy(inputs, ({ customerId }) => customerId)].map(([customerId, own]) => [
      customerId,
      new Set(own.flatMap(fieldsSaid)),
    ]),
  );

/** As conditions name them. */
const fieldsSaid = ({ stated, contract }: Dated): readonly string[] => [
  ...(stated?.signedUpAt === undefined ? [] : ["signedUpAt"]),
  ...Object.keys(stated?.attributes ?? {}).map((name) => `attributes.${name}`),
  ...CONTRACT_DATES.filter((name) => contract?.[name] !== undefined).map((name) => `contract.${name}`),
];

/** Any change of a customer may clear a date: only contracts leave the dates of customers alone, and the reverse. */
const touches = ({ contract }: Dated, watched: readonly DateTrigger[]): boolean =>
  watched.some(({ field }) => isContractDate(field) === (contract !== undefined));

const markLate = async (
  people: People,
  input: Dated,
  when: { readonly watched: readonly DateTrigger[]; readonly zone: string; readonly today: string },
): Promise<void> => {
  const late = when.watched.flatMap((trigger) =>
    linesOfWrite(trigger, input, when).filter((line) => isPassed(line, when.today)),
  );
  if (late.length === 0) return;
  const facts = (await people.facts([input.customerId], { contracts: true })).get(input.customerId);
  const standing = when.watched.flatMap((trigger) =>
    facts === undefined ? [] : linesOf(trigger, facts, { zone: when.zone, around: when.today }),
  );
  const moved = late.filter((line) => !standing.some((one) => isSame(one, line)));
  const { customerId, shard } = input;
  await people.markLate(moved.map(({ ref }) => ({ customerId, shard, day: when.today, ref })));
};

const linesOfWrite = (
  trigger: DateTrigger,
  { stated, contract }: Dated,
  { zone, today }: { readonly zone: string; readonly today: string },
): readonly Line[] =>
  linesOf(
    trigger,
    {
      lastActivity: undefined,
      contracts: contract === undefined ? [] : [contract],
      customer: stated,
    },
    { zone, around: today },
  );

const isSame = (a: Line, b: Line): boolean =>
  a.crossedOn === b.crossedOn && a.ref === b.ref && JSON.stringify(a.facts) === JSON.stringify(b.facts);
