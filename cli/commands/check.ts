import { type Command, Option } from "commander";
import * as z from "zod";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { waitForJob } from "../client/wait-for-job.ts";
import { type CampaignDiff, viewDiff } from "../output/diff-view.ts";
import { faultsText } from "../output/failure.ts";
import { countOf } from "../output/numbers.ts";
import { CampaignPlan, type Sample, viewPlan } from "../output/plan-view.ts";
import {
  type CampaignFiles,
  type CampaignSource,
  findCampaign,
  onSource,
  readCampaignFiles,
  requireValid,
  sourceBody,
  validate,
} from "./campaign-source.ts";
import { requireYes } from "./confirm.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { EXIT } from "./exit-codes.ts";
import { addForecastCommands, makeDiff } from "./forecasts.ts";
import { reportJob } from "./report-job.ts";
import type { Session } from "./session.ts";

const Folder = z.object({ folder: z.string() });

/** What one does before customers get mail: check, forecast, publish. */
export const addCheckCommands = (parent: Command, frame: Frame): void => {
  addValidate(parent, frame);
  addPlan(parent, frame);
  addForecastCommands(parent, frame);
  addPublish(parent, frame);
};

const addValidate = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "validate <folder>",
    summary: "Check a campaign's files; name every fault",
    details:
      "FOLDER holds campaign.yaml and mails/; the path of the document itself does as well. Nothing is stored.",
    examples: ["validate playbooks/win-back"],
    input: Folder,
    run: async ({ api, paint }, { folder }) => {
      const source = await readCampaignFiles(folder);
      const result = await validate(api, source);
      const { faults, warnings, campaign } = result;
      const verdict = result.valid
        ? paint.green(
            `${campaign?.id ?? folder} can be published, with ${countOf(campaign?.mails.length ?? 0, "mail")}.`,
          )
        : paint.red(`${countOf(faults.length, "fault")} in ${folder}.`);
      const listed = faultsText([...faults, ...warnings]);
      return {
        data: result,
        text: () => [listed, verdict].filter(Boolean).join("\n\n"),
        exitCode: result.valid ? EXIT.done : EXIT.refused,
      };
    },
  });
};

const addPlan = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "plan <campaign>",
    summary: "Who would enter today and on each of the next 30 days, and what it costs",
    details:
      "CAMPAIGN is a folder, or the id of a published campaign; a folder of that name comes first. Nothing is " +
      "stored and nobody gets a mail.",
    examples: ["plan playbooks/win-back", "plan win-back --json"],
    input: z.object({ campaign: z.string() }),
    run: async (session, { campaign }) => {
      const source = await findCampaign(campaign);
      const { plan, diff } = await onSource(session, source, () => makePlan(session, source));
      return {
        data: diff === undefined ? plan : { ...plan, against: { version: diff.version, words: diff.words } },
        text: async () => {
          const look = await session.look();
          const samples = await samplesOf(session, source, plan);
          const planned = viewPlan({ plan, samples, name: campaign }, look);
          return diff === undefined ? planned : `${planned}\n\n${viewDiff(diff, look)}`;
        },
      };
    },
  });
};

/** Of files whose campaign is published already: with what they would change. */
const makePlan = async (
  session: Session,
  source: CampaignSource,
): Promise<{ readonly plan: CampaignPlan; readonly diff: CampaignDiff | undefined }> => {
  if (source.kind === "files") {
    const diff = await makeDiff(session, source);
    return { plan: diff.plan, diff: diff.version === 0 ? undefined : diff };
  }
  const { api, progress } = session;
  await api.call("campaigns.get", { params: { campaignId: source.id } });
  const job = await api.call("plan.start", { body: sourceBody(source) });
  const result = await reportJob(progress(), (report) => waitForJob(api, job, report));
  return { plan: CampaignPlan.parse(result), diff: undefined };
};

/** The subjects that the first who would enter read. */
const samplesOf = async (
  { api }: Session,
  source: CampaignSource,
  plan: CampaignPlan,
): Promise<readonly Sample[]> =>
  Promise.all(
    plan.samples.map(async (customerId) => {
      const { customer } = await api.call("customers.get", { params: { customerId } });
      const locale = typeof customer["locale"] === "string" ? customer["locale"] : undefined;
      const { workspace } = await api.call("workspace.get");
      const { mails, missing } = await api.call("campaigns.preview", {
        body: { ...sourceBody(source), customerId, locale: locale ?? workspace.locale },
      });
      return { externalId: customer.externalId, mails, missing };
    }),
  );

const addPublish = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "publish <folder>",
    summary: "Make a campaign's files the next version",
    details:
      "Says what changes against the version in force, and asks before it changes a campaign that takes customers " +
      "in. The version is in force at once; those who are under way keep their steps, or go on with the new ones " +
      "with --move. A campaign that was never started sends nothing until `rekindle start`. A version never " +
      "changes; publishing the same files again does nothing.",
    options: [
      new Option("--move", "carry those who are under way over to the new version, by step id"),
      new Option("-y, --yes", "do not ask"),
    ],
    examples: ["publish playbooks/win-back", "publish playbooks/win-back --move"],
    input: Folder.extend({ move: z.boolean().default(false), yes: z.boolean().default(false) }),
    run: async (session, { folder, move, yes }) => {
      const source = await readCampaignFiles(folder);
      const { campaign } = await requireValid(session, source);
      if (!yes) await confirmPublish(session, source, campaign?.id ?? "");
      const result = await session.api.call("campaigns.publish", { body: { files: { ...source.files } } });
      const moved = move && result.kind !== "waiting" ? await moveEnrolments(session, result.id) : undefined;
      return {
        data: { ...result, ...(moved && { moved }) },
        text: () => [publishedWords(result), ...(moved ? [movedWords(moved)] : [])].join("\n"),
      };
    },
  });
};

/** Only where somebody is there to be asked, and where publishing changes what goes on. */
const confirmPublish = async (session: Session, source: CampaignFiles, id: string): Promise<void> => {
  const { api, io, note } = session;
  if (io.ask === undefined) return;
  const { items } = await api.call("campaigns.list", { query: { limit: 200 } });
  const standing = items.find((campaign) => campaign.id === id);
  if (standing?.status !== "active" && standing?.status !== "paused") return;
  const diff = await makeDiff(session, source);
  note(`${viewDiff(diff, session)}\n`);
  if (diff.words.length === 0) return;
  await requireYes(io.ask, {
    question: "Publish it, in force at once?",
    left: `${id} was left as it is.`,
  });
};

const publishedWords = ({ kind, id, version, status }: RouteResponse<"campaigns.publish">): string => {
  if (kind === "waiting")
    return `${id} version ${version} is kept and waits: it may write to more customers than one person decides about. Somebody else puts it in force with: rekindle approve ${id}`;
  const done =
    kind === "unchanged"
      ? `${id} stays at version ${version}: the files say the same.`
      : `${id} is published: version ${version} is in force.`;
  return status === "draft"
    ? `${done}\nIt is a draft and sends nothing yet. Next: rekindle start ${id}`
    : done;
};

const Moved = z.object({
  campaignId: z.string(),
  version: z.number(),
  moved: z.number(),
  ended: z.number(),
  busy: z.number(),
  otherGoal: z.number(),
});

const moveEnrolments = async (
  { api, progress }: Session,
  campaignId: string,
): Promise<z.infer<typeof Moved>> => {
  const job = await api.call("moves.start", { params: { campaignId } });
  return Moved.parse(await reportJob(progress(), (report) => waitForJob(api, job, report)));
};

const movedWords = ({ moved, ended, busy, otherGoal }: z.infer<typeof Moved>): string =>
  [
    `${countOf(moved, "customer")} under way ${moved === 1 ? "goes" : "go"} on with it.`,
    ...(ended > 0
      ? [`${countOf(ended, "customer")} left: no step that follows theirs is there any more.`]
      : []),
    ...(busy > 0
      ? [`${countOf(busy, "mail")} that it does not have may be going out now: publish again with --move.`]
      : []),
    ...(otherGoal > 0
      ? [
          `${countOf(otherGoal, "customer")} keep${otherGoal === 1 ? "s" : ""} the version that they entered: its goal is another one.`,
        ]
      : []),
  ].join("\n");
