import { rootOf } from "#core/events/people-map.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import type { Identities } from "#ports/identities.ts";
import type { IngestInput } from "./ingest.ts";

const MOST_TRIES = 10;

/**
 * Lets rows about an id that was linked to an older one go to that customer. A link that was made meanwhile is
 * noticed afterwards, and the rows are carried in again, where they belong.
 */
export const followingLinks = async <Result>(
  deps: { readonly identities: Identities; readonly idKey: Uint8Array },
  input: IngestInput,
  carryIn: (input: IngestInput) => Promise<Result>,
): Promise<Result> => {
  const externalIds = [...new Set(input.rows.map(({ externalId }) => externalId))];
  const people = externalIds.map((externalId) => ({
    externalId,
    customerId: customerIdOf(externalId, deps.idKey),
  }));
  const readRoots = async (): Promise<ReadonlyMap<string, string>> => {
    const links = await deps.identities.links(people.map(({ customerId }) => customerId));
    return new Map(people.map((person) => [person.externalId, rootOf(person, links).externalId]));
  };
  let roots = await readRoots();
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const result = await carryIn(withIds(input, roots));
    const after = await readRoots();
    if ([...after].every(([id, root]) => roots.get(id) === root)) return result;
    roots = after;
  }
  throw new Error("The customers of this message are linked faster than we can follow");
};

const withIds = (input: IngestInput, roots: ReadonlyMap<string, string>): IngestInput => {
  const idOf = (externalId: string): string => roots.get(externalId) ?? externalId;
  if (input.kind === "customers") {
    const rows = input.rows.map((row) => {
      const externalId = idOf(row.externalId);
      return { ...row, externalId, change: { ...row.change, externalId } };
    });
    return { ...input, rows };
  }
  // the two other kinds differ in their rows, not in how these name a customer
  return {
    ...input,
    rows: input.rows.map((row) => ({ ...row, externalId: idOf(row.externalId) })),
  } as IngestInput;
};
