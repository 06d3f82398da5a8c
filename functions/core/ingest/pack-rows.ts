/**
 * Packs rows into messages of at most `maxBytes`, keeping one customer's rows together and in order: only a
 * customer whose rows alone are larger is split.
 */
export const packRows = <Row>(
  rows: readonly Row[],
  { customerOf, maxBytes }: { readonly customerOf: (row: Row) => string; readonly maxBytes: number },
): readonly (readonly Row[])[] => {
  const packs: Row[][] = [];
  let room = 0;
  const put = (part: readonly Row[], bytes: number): void => {
    if (bytes > room) {
      packs.push([]);
      room = maxBytes;
    }
    packs.at(-1)?.push(...part);
    room -= bytes;
  };
  for (const ofCustomer of Map.groupBy(rows, customerOf).values()) {
    const sizes = ofCustomer.map(jsonBytes);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (bytes <= maxBytes) put(ofCustomer, bytes);
    else for (const [index, row] of ofCustomer.entries()) put([row], sizes[index] ?? 0);
  }
  return packs;
};

/** With the comma that follows. */
const jsonBytes = (row: unknown): number => Buffer.byteLength(JSON.stringify(row)) + 1;
