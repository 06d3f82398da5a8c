import * as z from "zod";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { NoAnswerError } from "../../client/problem-error.ts";
import type { ImportBatch, Reject } from "../../import/batches.ts";
import type { RowKind } from "../../import/fields.ts";
import { type OpenedImport, openImport } from "../../import/open-import.ts";
import type { ImportPlan } from "../../import/plan.ts";
import type { ImportRequest } from "../../import/request.ts";
import type { ImportResult } from "../../output/import-view.ts";
import type { Session } from "../session.ts";
import { beginImport } from "./begin-import.ts";
import { createMeter, type Meter } from "./meter.ts";
import { openRejects, type Rejects } from "./rejects.ts";
import { sendRows } from "./send-rows.ts";
import { serverRejects } from "./server-rejects.ts";
import { waitForRows } from "./wait-for-rows.ts";

type Import = RouteResponse<"imports.get">;

/** Options and argument of the command. */
export const ImportInput = z.object({
  file: z.string(),
  mapping: z.string().optional(),
  encoding: z.string().optional(),
  separator: z.string().optional(),
  header: z.boolean(),
  dates: z.string().optional(),
  decimal: z.string().optional(),
  zone: z.string().optional(),
  currency: z.string().optional(),
  type: z.string().optional(),
  fireTriggers: z.boolean().default(false),
  rejects: z.string().optional(),
  dryRun: z.boolean().default(false),
  wait: z.boolean(),
});
export type ImportInput = z.infer<typeof ImportInput>;

/** One batch is one chunk of the API, unless its rows are very long. */
const BATCH_ROWS = 1_000;

/** Reads a CSV file and brings its rows in; `onPlan` hears what was found out before the first row is sent. */
export const runImport = async (
  session: Session,
  input: ImportInput & { readonly kind: RowKind },
  onPlan: (plan: ImportPlan) => void,
): Promise<ImportResult> => {
  const request = await toRequest(session, input);
  const opened = await openImport(request);
  onPlan(opened.plan);
  const rejects = openRejects(opened.plan, input.rejects);
  const meter = createMeter(session.progress(), opened.plan.bytes);
  try {
    const work = { session, input, request, opened, rejects, meter };
    const imported = input.dryRun ? await readOnly(work) : await bringIn(work);
    const { file, kind, header: _, ...found } = opened.plan;
    return {
      kind,
      file,
      dryRun: input.dryRun,
      found,
      rows: meter.rows(),
      import: imported,
      ...(await rejects.close()),
    };
  } finally {
    meter.end();
    await rejects.close();
  }
};

/** Asks for the workspace's zone and currency, unless both are stated. */
const toRequest = async (
  { api }: Session,
  input: ImportInput & { readonly kind: RowKind },
): Promise<ImportRequest> => {
  const { file, kind, mapping, encoding, separator, dates, decimal, zone, currency, type } = input;
  const workspace =
    input.dryRun && zone !== undefined && currency !== undefined
      ? { zone, currency }
      : (await api.call("workspace.get")).workspace;
  return {
    file,
    kind,
    mapping,
    workspace: { zone: workspace.zone, currency: workspace.currency },
    options: {
      encoding,
      separator,
      dates,
      decimal,
      zone,
      currency,
      type,
      batchSize: BATCH_ROWS,
      header: input.header ? undefined : false,
    },
  };
};

interface Work {
  readonly session: Session;
  readonly input: ImportInput;
  readonly request: ImportRequest;
  readonly opened: OpenedImport;
  readonly rejects: Rejects;
  readonly meter: Meter;
}

const readOnly = async ({ opened, rejects, meter }: Work): Promise<undefined> => {
  for await (const batch of opened.rows()) {
    await rejects.add(batch.rejects);
    meter.passed(batch);
  }
  meter.end();
};

const bringIn = async ({ session, input, request, opened, rejects, meter }: Work): Promise<Import> => {
  const { api } = session;
  const begun = await beginImport(api, { request, plan: opened.plan, fireTriggers: input.fireTriggers });
  const batches = takeRejects(opened.rows(), rejects);
  const chunks = await sendRows(api, { importId: begun.id, batches, onSent: meter.passed }).catch(
    interrupted,
  );
  meter.end();
  const finished = await api.call("imports.finish", { params: { importId: begun.id }, body: { chunks } });
  const done = input.wait
    ? await waitForRows(session, { import: finished, sent: meter.accepted() })
    : finished;
  await rejects.add(await serverRejects(api, { import: done, opened }));
  return done;
};

const interrupted = (error: unknown): never => {
  if (!(error instanceof NoAnswerError)) throw error;
  throw new NoAnswerError(`${error.message}. Then import the file again: it goes on where it stopped`);
};

async function* takeRejects(
  batches: AsyncIterable<ImportBatch>,
  rejects: Rejects,
): AsyncGenerator<ImportBatch> {
  for await (const batch of batches) {
    await rejects.add(batch.rejects satisfies readonly Reject[]);
    yield batch;
  }
}
