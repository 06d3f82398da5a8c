import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "#cli/client/api-client.ts";
import { ApiProblemError } from "#cli/client/problem-error.ts";
import type { ActivityRow, ContractRow, CustomerRow } from "#contracts/rows.ts";

const CHUNK_ROWS = 1_000;
const AT_ONCE = 4;
const TRIES = 5;
const WAIT_MS = 1_000;

export interface RowsToSend {
  readonly kind: "customers" | "activity" | "contracts";
  readonly name: string;
  readonly rows: readonly (CustomerRow | ActivityRow | ContractRow)[];
}

/** Sends rows to the API as an import, the same way as the command line; the same rows are the same import. */
export const sendRows = async (client: ApiClient, { kind, name, rows }: RowsToSend): Promise<void> => {
  const contentHash = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
  const started = await client.call("imports.create", {
    body: { kind, name, contentHash },
    idempotencyKey: `${kind}:${contentHash}`,
  });
  const chunks = Array.from({ length: Math.ceil(rows.length / CHUNK_ROWS) }, (_, chunk) => chunk);
  const send = async (): Promise<void> => {
    for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift())
      await patiently(() =>
        client.call("imports.put-chunk", {
          params: { importId: started.id, chunk },
          body: { rows: rows.slice(chunk * CHUNK_ROWS, (chunk + 1) * CHUNK_ROWS) },
        }),
      );
  };
  const total = chunks.length;
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  await client.call("imports.finish", { params: { importId: started.id }, body: { chunks: total } });
};

/** A machine that is busy may make the API late; a chunk that is sent again changes nothing. */
const patiently = async (send: () => Promise<unknown>): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof ApiProblemError && error.problem.status >= 500) || tries === TRIES) throw error;
      await sleep(tries * WAIT_MS);
    }
  }
};
