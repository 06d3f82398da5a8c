import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { ItemKey } from "./batch.ts";
import type { Documents } from "./client.ts";
import type { Item } from "./paging.ts";

export interface Condition {
  /** May name the attributes in `names` and the values in `values`. */
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Item>;
}

/** What an update does, by attribute. An attribute stands in one of them only. */
export interface Changes {
  /** `undefined` removes the attribute. */
  readonly set?: Readonly<Item>;
  /** Set where nothing is there yet; `undefined` is left out. */
  readonly setOnce?: Readonly<Item>;
  /** Added to what is there, or to 0. */
  readonly add?: Readonly<Record<string, number>>;
}

export const ABSENT: Condition = { expression: "attribute_not_exists(pk)" };

/** Answers whether the item was written; `false` when the condition did not hold. */
export const putWhen = async (
  documents: Documents,
  input: { readonly table: string; readonly item: Readonly<Item & ItemKey>; readonly when: Condition },
): Promise<boolean> => {
  const written = await unlessRefused(
    documents.send(new PutCommand({ TableName: input.table, Item: input.item, ...toRequest(input.when) })),
  );
  return written !== undefined;
};

/** Answers the attributes written, as they are now; `undefined` when the condition did not hold. */
export const updateWhen = async (
  documents: Documents,
  input: {
    readonly table: string;
    readonly key: ItemKey;
    readonly changes: Changes;
    readonly when?: Condition;
  },
): Promise<Item | undefined> => {
  const update = toUpdate(input.changes);
  const values = { ...update.values, ...input.when?.values };
  const written = await unlessRefused(
    documents.send(
      new UpdateCommand({
        TableName: input.table,
        Key: { pk: input.key.pk, sk: input.key.sk },
        UpdateExpression: update.expression,
        ConditionExpression: input.when?.expression,
        ExpressionAttributeNames: { ...update.names, ...input.when?.names },
        // an update that only removes has none, and an empty list of them is refused
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
        ReturnValues: "UPDATED_NEW",
      }),
    ),
  );
  return written && (written.Attributes ?? {});
};

const unlessRefused = async <T>(request: Promise<T>): Promise<T | undefined> => {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
};

const toRequest = ({ expression, names, values }: Condition) => ({
  ConditionExpression: expression,
  ...(names && { ExpressionAttributeNames: names }),
  ...(values && { ExpressionAttributeValues: values }),
});

const toUpdate = ({ set = {}, setOnce = {}, add = {} }: Changes) => {
  const names: Record<string, string> = {};
  const values: Item = {};
  const name = (attribute: string): string => {
    const placeholder = `#u${Object.keys(names).length}`;
    names[placeholder] = attribute;
    return placeholder;
  };
  const value = (of: unknown): string => {
    const placeholder = `:u${Object.keys(values).length}`;
    values[placeholder] = of;
    return placeholder;
  };
  const given = (item: Readonly<Item>) => Object.entries(item).filter(([, of]) => of !== undefined);
  const onceOf = ([attribute, of]: [string, unknown]) => {
    const placeholder = name(attribute);
    return `${placeholder} = if_not_exists(${placeholder}, ${value(of)})`;
  };
  const clauses = {
    SET: [
      ...given(set).map(([attribute, of]) => `${name(attribute)} = ${value(of)}`),
      ...given(setOnce).map(onceOf),
    ],
    REMOVE: Object.keys(set)
      .filter((attribute) => set[attribute] === undefined)
      .map(name),
    ADD: Object.entries(add).map(([attribute, of]) => `${name(attribute)} ${value(of)}`),
  };
  const expression = Object.entries(clauses)
    .filter(([, parts]) => parts.length > 0)
    .map(([verb, parts]) => `${verb} ${parts.join(", ")}`)
    .join(" ");
  return { expression, names, values };
};
