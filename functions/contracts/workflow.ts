import * as z from "zod";

const RunId = z.string().min(1).max(80);
const Shard = z.int().min(0).max(1023);

/** What `SweepPage` and `DispatchPage` are given. */
export const PageTask = z.strictObject({ runId: RunId, shard: Shard });
export type PageTask = z.infer<typeof PageTask>;

/** What `ContinueSweep` and `ContinueDispatch` are given: the answers of the round that ended. */
export const ContinueTask = z.strictObject({
  runId: RunId,
  pages: z.array(z.object({ kind: z.enum(["more", "done", "waits", "failed"]) })),
  startedAt: z.iso.datetime({ offset: true }).transform((at) => new Date(at)),
});
export type ContinueTask = z.infer<typeof ContinueTask>;

/** What the tasks at the end of a run are given. */
export const FinishTask = z.strictObject({ runId: RunId });
export type FinishTask = z.infer<typeof FinishTask>;

export const PrepareDispatchTask = z.strictObject({ execution: RunId });
export type PrepareDispatchTask = z.infer<typeof PrepareDispatchTask>;

export const PrepareSweepTask = z.strictObject({});
