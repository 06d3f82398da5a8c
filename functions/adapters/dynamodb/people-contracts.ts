import { isDeepStrictEqual } from "node:util";
import type { Contract } from "#core/customer/customer.ts";
import { isRunning } from "#core/sweep/crossing.ts";
import { batchGet, batchWrite } from "./batch.ts";
import { ABSENT, putWhen } from "./conditional-write.ts";
import {
  bucketDk,
  contractKey,
  contractPointerKey,
  contractPrefix,
  customerPk,
  entryDs,
  isContractSk,
} from "./keys/people.ts";
import { type Item, queryAll } from "./paging.ts";
import { parseContract, type StoredContract, toContractItem, toHistoryItem } from "./people-items.ts";
import type { PeopleStore } from "./people-store.ts";

type PutResult = "created" | "changed" | "unchanged";
type PointerKind = "contract" | "notice";

const POINTERS: readonly PointerKind[] = ["contract", "notice"];
const MOST_TRIES = 20;

interface Known {
  readonly stored: StoredContract | undefined;
  /** The revision of each pointer; 0 where there is none. */
  readonly pointers: Readonly<Record<PointerKind, number>>;
}

/**
 * History, then the contract, then its pointers, so that a repetition after a crash finishes the work. A contract as
 * of an earlier time than the stored one changes nothing.
 */
export const writeContract = async (
  store: PeopleStore,
  { contract, shard }: { readonly contract: Contract; readonly shard: number },
): Promise<PutResult> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const known = await readKnown(store, contract);
    const next = planContract(known.stored, contract);
    if (next !== known.stored && !(await replaceContract(store, known.stored, next))) continue;
    await writePointers(store, { next, shard, pointers: known.pointers });
    if (next === known.stored) return "unchanged";
    return known.stored ? "changed" : "created";
  }
  throw new Error(`A contract of customer ${contract.customerId} is changed faster than we can follow`);
};

export const queryContracts = async (
  { documents, table }: PeopleStore,
  customerId: string,
): Promise<Contract[]> => {
  const items = await queryAll(documents, {
    TableName: table,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": customerPk(customerId), ":prefix": contractPrefix },
    ConsistentRead: true,
  });
  return items.map((item) => parseContract(item).contract);
};

const readKnown = async (
  { documents, table }: PeopleStore,
  { customerId, contractId }: Contract,
): Promise<Known> => {
  const keys = [
    contractKey(customerId, contractId),
    ...POINTERS.map((kind) => contractPointerKey(kind, customerId, contractId)),
  ];
  const items = await batchGet(documents, { table, keys, consistent: true });
  const contract = items.find((item) => isContractSk(String(item["sk"])));
  const revisionOf = (kind: PointerKind): number => {
    const { sk } = contractPointerKey(kind, customerId, contractId);
    return Number(items.find((item) => item["sk"] === sk)?.["revision"] ?? 0);
  };
  return {
    stored: contract && parseContract(contract),
    pointers: { contract: revisionOf("contract"), notice: revisionOf("notice") },
  };
};

const planContract = (stored: StoredContract | undefined, contract: Contract): StoredContract => {
  if (!stored) return { contract, revision: 1, pointerRevision: 1 };
  const same = isDeepStrictEqual(stored.contract, { ...contract, updatedAt: stored.contract.updatedAt });
  if (same || contract.updatedAt < stored.contract.updatedAt) return stored;
  const moved = POINTERS.some((kind) => pointerDay(kind, stored.contract) !== pointerDay(kind, contract));
  return {
    contract,
    revision: stored.revision + 1,
    pointerRevision: stored.pointerRevision + (moved ? 1 : 0),
  };
};

const replaceContract = async (
  { documents, table }: PeopleStore,
  stored: StoredContract | undefined,
  next: StoredContract,
): Promise<boolean> => {
  if (!stored) return putWhen(documents, { table, item: toContractItem(next), when: ABSENT });
  const change = {
    field: `contract.${next.contract.contractId}`,
    from: termsOf(stored.contract),
    to: termsOf(next.contract),
    receivedAt: next.contract.updatedAt,
    source: undefined,
  };
  await batchWrite(documents, {
    table,
    writes: [{ put: toHistoryItem(next.contract.customerId, change) }],
  });
  return putWhen(documents, {
    table,
    item: toContractItem(next),
    when: { expression: "revision = :revision", values: { ":revision": stored.revision } },
  });
};

/** Whose contract it is says the key. */
const termsOf = ({ customerId: _, ...terms }: Contract) => terms;

/**
 * A pointer that is no longer wanted stays without its index keys: its revision keeps a slower writer of an older
 * date from putting it back. What was never wanted is not written.
 */
const writePointers = async (
  { documents, table }: PeopleStore,
  input: { readonly next: StoredContract; readonly shard: number; readonly pointers: Known["pointers"] },
): Promise<void> => {
  const { contract, pointerRevision: revision } = input.next;
  const stale = POINTERS.filter(
    (kind) => input.pointers[kind] < revision && (revision > 1 || pointerDay(kind, contract) !== undefined),
  );
  await Promise.all(
    stale.map((kind) =>
      putWhen(documents, {
        table,
        item: toPointerItem({ kind, contract, shard: input.shard, revision }),
        when: {
          expression: "attribute_not_exists(pk) OR revision < :revision",
          values: { ":revision": revision },
        },
      }),
    ),
  );
};

const toPointerItem = (pointer: {
  readonly kind: PointerKind;
  readonly contract: Contract;
  readonly shard: number;
  readonly revision: number;
}): Item & { pk: string; sk: string } => {
  const { kind, contract, shard, revision } = pointer;
  const { customerId, contractId } = contract;
  const day = pointerDay(kind, contract);
  return {
    ...contractPointerKey(kind, customerId, contractId),
    v: 1,
    revision,
    ...(day !== undefined && {
      dk: bucketDk({ kind, day, shard }),
      ds: entryDs({ customerId, ref: contractId }),
    }),
  };
};

const pointerDay = (kind: PointerKind, contract: Contract): string | undefined => {
  if (!isRunning(contract)) return undefined;
  return kind === "contract" ? contract.endsOn : contract.noticeOn;
};
