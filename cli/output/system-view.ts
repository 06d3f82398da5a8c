import type { RouteResponse } from "#contracts/api/routes.ts";
import { type Look, moment, type Paint } from "./look.ts";
import { count } from "./numbers.ts";
import { plainWords } from "./plain-words.ts";
import { facts, table } from "./table.ts";
import { relative, timeIn } from "./times.ts";

type Job = RouteResponse<"jobs.get">;
type Change = RouteResponse<"changes.list">["items"][number];
interface Listed<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
}

export const viewJobs = ({ items, more }: Listed<Job>, look: Look): string => {
  if (items.length === 0) return "No job yet. Jobs come from: rekindle plan, rekindle audit";
  const rows = items.map((job) => [
    job.id,
    job.kind,
    stateWords(job, look.paint),
    progressWords(job),
    relative(job.updatedAt, look.wallNow),
    job.error ?? "",
  ]);
  const heads = ["job", "kind", "state", "progress", "changed"].map((head) => ({ head }));
  return [table([...heads, { head: "error", wraps: true as const }], rows, look), ...moreWords(more)].join(
    "\n\n",
  );
};

export const viewJob = (job: Job, look: Look): string =>
  [
    facts(
      [
        ["job", job.id],
        ["kind", job.kind],
        ["state", stateWords(job, look.paint)],
        ["progress", progressWords(job)],
        ["created", timeIn(job.createdAt, look.zone)],
        ["changed", timeIn(job.updatedAt, look.zone)],
        ...(job.error === undefined ? [] : [["error", look.paint.red(job.error)] as const]),
      ],
      look,
    ),
    ...(job.state === "failed" ? [`Again: rekindle jobs ${job.id} --restart`] : []),
    ...(job.result === undefined || job.result === null ? [] : [JSON.stringify(job.result, undefined, 2)]),
  ].join("\n\n");

const stateWords = ({ state }: Job, paint: Paint): string => {
  if (state === "done") return paint.green(state);
  return state === "failed" ? paint.red(state) : state;
};

const progressWords = ({ progress: { done, total, note } }: Job): string =>
  [total === undefined ? count(done) : `${count(done)} of ${count(total)}`, note].filter(Boolean).join(", ");

export const viewChanges = ({ items, more }: Listed<Change>, look: Look): string => {
  if (items.length === 0) return "Nothing was changed yet.";
  const rows = items.map(({ at, by, what, about, detail }) => [
    timeIn(at, look.zone),
    by,
    what,
    about,
    plainWords(detail),
  ]);
  const heads = ["when", "who", "what", "about"].map((head) => ({ head }));
  return [table([...heads, { head: "detail", wraps: true as const }], rows, look), ...moreWords(more)].join(
    "\n\n",
  );
};

const moreWords = (more: boolean): readonly string[] => (more ? ["There are more: --limit"] : []);

export const viewClock = ({ businessNow, wallNow, moves }: RouteResponse<"clock.get">, look: Look): string =>
  [
    facts(
      [
        ["business", moment(businessNow, { ...look, now: wallNow })],
        ["wall", timeIn(wallNow, look.zone)],
      ],
      look,
    ),
    moves
      ? "Move it: rekindle clock advance 30d"
      : "It cannot be moved here: real customers would get mails at the wrong time.",
  ].join("\n\n");
