import type { Command } from "commander";
import * as z from "zod";
import { waitForJob } from "../client/wait-for-job.ts";
import { faultsText } from "../output/failure.ts";
import { countOf } from "../output/numbers.ts";
import { CampaignPlan, type Sample, viewPlan } from "../output/plan-view.ts";
import {
  type CampaignSource,
  findCampaign,
  onSource,
  readCampaignFiles,
  requireValid,
  sourceBody,
  validate,
} from "./campaign-source.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { EXIT } from "./exit-codes.ts";
import { reportJob } from "./report-job.ts";
import type { Session } from "./session.ts";

const Folder = z.object({ folder: z.string() });

/** What one does before customers get mail: check, forecast, publish. */
export const addCheckCommands = (parent: Command, frame: Frame): void => {
  addValidate(parent, frame);
  addPlan(parent, frame);
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
      const plan = await onSource(session, source, () => makePlan(session, source));
      return {
        data: plan,
        text: async () =>
          viewPlan(
            { plan, samples: await samplesOf(session, source, plan), name: campaign },
            await session.look(),
          ),
      };
    },
  });
};

const makePlan = async ({ api, progress }: Session, source: CampaignSource): Promise<CampaignPlan> => {
  if (source.kind === "published") await api.call("campaigns.get", { params: { campaignId: source.id } });
  const job = await api.call("plan.start", { body: sourceBody(source) });
  return CampaignPlan.parse(await reportJob(progress(), (report) => waitForJob(api, job, report)));
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
      "The version is in force at once. A campaign that was never started sends nothing until `rekindle start`. " +
      "A version never changes; publishing the same files again does nothing.",
    examples: ["publish playbooks/win-back"],
    input: Folder,
    run: async (session, { folder }) => {
      const source = await readCampaignFiles(folder);
      await requireValid(session, source);
      const result = await session.api.call("campaigns.publish", { body: { files: { ...source.files } } });
      const { id, version, status } = result;
      const done =
        result.kind === "unchanged"
          ? `${id} stays at version ${version}: the files say the same.`
          : `${id} is published: version ${version} is in force.`;
      const next =
        status === "draft" ? `\nIt is a draft and sends nothing yet. Next: rekindle start ${id}` : "";
      return { data: result, text: () => `${done}${next}` };
    },
  });
};
