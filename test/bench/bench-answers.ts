import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import { createLinkKeys } from "#app/links/link-keys.ts";
import { sealToken } from "#core/links/token.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { askedMessage, sampleIssued } from "#support/answers-contract.ts";
import { STORED, withStored } from "#support/crash/open-stored.ts";
import { workspaceOf } from "#support/crash/workload.ts";
import { openKillableRuntime } from "#support/events/killable-runtime.ts";
import { type Row, sum } from "./row.ts";

const SUBMITTERS = 200;
/** Each submitter goes round them and changes the answers. */
const LINKS_EACH = 5;
const SCORES = 11;

interface Submitted {
  readonly times: readonly number[];
  readonly errors: number;
  /** The last score that the page thanked for, by message. */
  readonly thanked: ReadonlyMap<string, number>;
}

/** So many customers at once answer a survey over HTTP, on the product as `npm start` runs it. */
export const benchAnswers = async ({ seconds }: { readonly seconds: number }): Promise<readonly Row[]> => {
  const runtime = await openKillableRuntime();
  try {
    const messages = Array.from({ length: SUBMITTERS * LINKS_EACH }, (_, index) =>
      askedMessage("bench", `load ${index}`, "ask"),
    );
    const linkTo = await prepare(runtime, messages);
    await runtime.start();
    const before = processorSeconds(runtime.directory);
    const each = await Promise.all(
      Array.from({ length: SUBMITTERS }, (_, index) =>
        submit(messages.slice(index * LINKS_EACH, (index + 1) * LINKS_EACH), { linkTo, seconds }),
      ),
    );
    const after = processorSeconds(runtime.directory);
    await runtime.kill();
    const lost = await countLost(runtime.directory, each);
    return rowsOf({ seconds, each, lost, busy: after.map((used, part) => used - (before[part] ?? 0)) });
  } finally {
    await runtime.close();
  }
};

type Runtime = Awaited<ReturnType<typeof openKillableRuntime>>;

/** Puts what was asked into the tables, as dispatch would. */
const prepare = async (runtime: Runtime, messages: readonly string[]) => {
  const now = new Date();
  const client = await runtime.start();
  await client.call("workspace.put", { body: { document: workspaceOf(now), file: "workspace.yaml" } });
  await runtime.kill();
  const closesAt = new Date(now.getTime() + 10 * DAY_MS);
  await withStored(join(runtime.directory, "tables"), (documents) =>
    createDynamoAnswers(documents, STORED.tables.answers).issue(
      messages.map((id) => ({ ...sampleIssued(id, { kind: "survey", survey: "nps" }), closesAt })),
    ),
  );
  const secrets = createSqliteSecrets({ path: join(runtime.directory, "state.sqlite") });
  const clock = { businessNow: () => now, wallNow: () => now };
  const ring = await createLinkKeys({ secrets, clock, newSecret: () => new Uint8Array(32).fill(9) })();
  const issuedOn = now.toISOString().slice(0, 10);
  return (messageId: string): string =>
    `${runtime.url}/s/${sealToken(ring, { purpose: "survey", messageId, issuedOn })}`;
};

const submit = async (
  messages: readonly string[],
  { linkTo, seconds }: { readonly linkTo: (messageId: string) => string; readonly seconds: number },
): Promise<Submitted> => {
  const times: number[] = [];
  const thanked = new Map<string, number>();
  let errors = 0;
  const until = performance.now() + seconds * 1000;
  for (let turn = 0; performance.now() < until; turn += 1) {
    const messageId = messages[turn % messages.length] ?? "";
    const score = turn % SCORES;
    const begun = performance.now();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch(linkTo(messageId), { method: "POST", headers, body: `score=${score}` })
      .then(async (response) => ({ ok: response.ok, body: await response.text() }))
      .catch(() => ({ ok: false, body: "" }));
    times.push(performance.now() - begun);
    if (answer.ok) thanked.set(messageId, score);
    else errors += 1;
  }
  return { times, errors, thanked };
};

/** Thanked for, and not what stands in the tables after kill -9. */
const countLost = (directory: string, each: readonly Submitted[]): Promise<number> =>
  withStored(join(directory, "tables"), async (documents) => {
    const thanked = each.flatMap((one) => [...one.thanked]);
    const kept = await createDynamoAnswers(documents, STORED.tables.answers).answered(
      thanked.map(([messageId]) => messageId),
    );
    return thanked.filter(([messageId, score]) => kept.get(messageId)?.response?.score !== score).length;
  });

const PARTS = ["runtime", "tables"] as const;
const TICKS_PER_SECOND = 100;

/** Processor time so far of the runtime that works in a directory, and of its tables. Linux only, else nothing. */
const processorSeconds = (directory: string): readonly number[] => {
  if (!existsSync("/proc/self/stat")) return [];
  const [runtime] = globSync("/proc/[0-9]*/cmdline").filter((file) => {
    try {
      const line = readFileSync(file, "utf8");
      return line.includes(directory) && line.includes("runtime-process.ts");
    } catch {
      return false;
    }
  });
  const pid = runtime?.split("/")[2];
  if (pid === undefined) return [];
  const [tables] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return [pid, tables].map((one) => {
    const fields = readFileSync(`/proc/${one}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  });
};

const rowsOf = (run: {
  readonly seconds: number;
  readonly each: readonly Submitted[];
  readonly lost: number;
  readonly busy: readonly number[];
}): readonly Row[] => {
  const times = run.each.flatMap((one) => one.times).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? Number.NaN;
  const what = `${SUBMITTERS} at once answer a survey for ${run.seconds} s`;
  return [
    {
      id: "answers.errors",
      what: `${what}: errors`,
      value: sum(run.each.map(({ errors }) => errors)),
      unit: "",
      atMost: 0,
    },
    { id: "answers.lost", what: "· answers thanked for and lost", value: run.lost, unit: "", atMost: 0 },
    { id: "answers.speed", what: "· answers a second", value: times.length / run.seconds, unit: "answers/s" },
    { id: "answers.p50", what: "· half of them within", value: at(0.5), unit: "ms" },
    { id: "answers.p99", what: "· 99 % of them within", value: at(0.99), unit: "ms" },
    // who is busy all the time is what limits: 100 % is one core
    ...run.busy.map((used, part) => ({
      id: `answers.busy.${PARTS[part]}`,
      what: `· the ${PARTS[part]}' share of a core; at 100 % it is what limits`.replace(
        "runtime'",
        "runtime's",
      ),
      value: (100 * used) / run.seconds,
      unit: "%",
    })),
  ];
};
