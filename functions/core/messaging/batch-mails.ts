/** Limits of one SendBulkEmail call. */
export const BULK_ENTRIES = 50;
export const BULK_BYTES = 900_000;

/**
 * Groups what may go out in one call: the same key (sender, reply-to), at most `most` entries and `BULK_BYTES`
 * bytes, in the order given. An item larger than the limit gets a call of its own.
 */
export const batchMails = <T>(
  items: readonly T[],
  by: { readonly key: (item: T) => string; readonly bytes: (item: T) => number; readonly most: number },
): readonly (readonly T[])[] => {
  const most = Math.max(1, Math.min(by.most, BULK_ENTRIES));
  const open = new Map<string, { items: T[]; bytes: number }>();
  const batches: T[][] = [];
  for (const item of items) {
    const key = by.key(item);
    const bytes = by.bytes(item);
    const batch = open.get(key);
    if (batch !== undefined && batch.items.length < most && batch.bytes + bytes <= BULK_BYTES) {
      batch.items.push(item);
      batch.bytes += bytes;
    } else {
      const fresh = { items: [item], bytes };
      open.set(key, fresh);
      batches.push(fresh.items);
    }
  }
  return batches;
};
