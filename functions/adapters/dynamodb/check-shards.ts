import { ConflictError } from "#core/shared/errors.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";

/**
 * A ledger that compares, before its first answer, its number of shards with the one that the data were created
 * with: with another one it would read and write partitions where nothing stands. Asked once per process, and until
 * there are data.
 *
 * @throws {ConflictError} from each method, when they differ.
 */
export const checkShards = (
  ledger: Ledger,
  { config, shards }: { readonly config: Pick<ConfigStore, "meta">; readonly shards: number },
): Ledger => {
  let isChecked = false;
  const check = async (): Promise<void> => {
    if (isChecked) return;
    const meta = await config.meta();
    if (meta !== undefined && meta.shards !== shards)
      throw new ConflictError(
        `The data were created with ${meta.shards} shards and keep them, but REKINDLE_SHARDS says ${shards}. Set it to ${meta.shards}.`,
      );
    isChecked = meta !== undefined;
  };
  const checked = Object.entries(ledger).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      await check();
      return method(...args);
    },
  ]);
  return Object.fromEntries(checked) as Ledger;
};
