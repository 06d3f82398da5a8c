import { setTimeout as sleep } from "node:timers/promises";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { count } from "../../output/numbers.ts";
import { RefusedError } from "../errors.ts";
import type { Session } from "../session.ts";

type Import = RouteResponse<"imports.get">;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** So long without a row in the tables, and the queue is looked at; so long without any change there, and it stands. */
const QUIET_MS = 10_000;
const STALLED_MS = 120_000;

/** Waits until the queue has carried all rows into the tables. @throws RefusedError when nothing moves any more */
export const waitForRows = async (
  session: Pick<Session, "api" | "progress">,
  input: { readonly import: Import; readonly sent: number },
): Promise<Import> => {
  const shown = session.progress();
  const watch = createWatch(session.api);
  let standing = input.import;
  try {
    for (let pause = FIRST_PAUSE_MS; standing.state !== "done"; pause = nextPause(pause)) {
      const { received } = standing.counts;
      shown.update(received, input.sent, `${count(received)} of ${count(input.sent)} rows in the tables`);
      await sleep(pause);
      standing = await session.api.call("imports.get", { params: { importId: standing.id } });
      if (await watch.isStalled(standing.counts.received)) throw stalled(standing, input.sent);
    }
    return standing;
  } finally {
    shown.end();
  }
};

const nextPause = (pause: number): number => Math.min(pause * 1.5, LONGEST_PAUSE_MS);

/** Rows are counted when their chunk is complete, so the queue may work for long while no count moves. */
const createWatch = (api: Session["api"]) => {
  let last = "";
  let countedAt = performance.now();
  let movedAt = countedAt;
  let received = 0;
  return {
    isStalled: async (now: number): Promise<boolean> => {
      if (now !== received) countedAt = movedAt = performance.now();
      received = now;
      if (performance.now() - countedAt < QUIET_MS) return false;
      const { waiting, inFlight, dead } = (await api.call("status.get")).ingestQueue;
      if (waiting + inFlight === 0 && dead > 0) return true;
      const queue = `${waiting} ${dead}`;
      if (queue !== last) movedAt = performance.now();
      last = queue;
      return performance.now() - movedAt > STALLED_MS;
    },
  };
};

const stalled = ({ counts }: Import, sent: number): RefusedError =>
  new RefusedError(
    `All rows were sent, but only ${count(counts.received)} of ${count(sent)} are in the tables, and none follows. ` +
      "They are kept; see the queue with: rekindle status. The same command waits on.",
  );
