import { setTimeout as sleep } from "node:timers/promises";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { count } from "../../output/numbers.ts";
import { RefusedError } from "../errors.ts";
import type { Session } from "../session.ts";

type Import = RouteResponse<"imports.get">;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
const STALLED_MS = 120_000;

/** Waits until the queue has carried all rows into the tables. @throws RefusedError when nothing moves any more */
export const waitForRows = async (
  { api, progress }: Pick<Session, "api" | "progress">,
  input: { readonly import: Import; readonly sent: number },
): Promise<Import> => {
  const shown = progress();
  let standing = input.import;
  let movedAt = performance.now();
  try {
    for (
      let pause = FIRST_PAUSE_MS;
      standing.state !== "done";
      pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)
    ) {
      const { received } = standing.counts;
      shown.update(received, input.sent, `${count(received)} of ${count(input.sent)} rows in the tables`);
      await sleep(pause);
      standing = await api.call("imports.get", { params: { importId: standing.id } });
      if (standing.counts.received !== received) movedAt = performance.now();
      else if (performance.now() - movedAt > STALLED_MS) throw stalled(standing, input.sent);
    }
    return standing;
  } finally {
    shown.end();
  }
};

const stalled = ({ counts }: Import, sent: number): RefusedError =>
  new RefusedError(
    `All rows were sent, but only ${count(counts.received)} of ${count(sent)} are in the tables, and for two ` +
      "minutes none has followed. They are kept; see the queue with: rekindle status. The same command waits on.",
  );
