import { type Command, Option } from "commander";
import * as z from "zod";
import { CampaignId } from "#contracts/api/shared.ts";
import { waitForJob } from "../client/wait-for-job.ts";
import { AuditReport, viewAudit } from "../output/audit-view.ts";
import { Explanation, viewExplanation } from "../output/explain-view.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { EXIT } from "./exit-codes.ts";
import { findCustomer } from "./find-customer.ts";
import { onCampaign } from "./nearest.ts";
import { reportJob } from "./report-job.ts";

/** Proofs: of every mail, and of every decision about one person. */
export const addAccountCommands = (program: Command, frame: Frame): void => {
  addAudit(program, frame);
  addExplain(program, frame);
};

const addAudit = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "audit [campaign]",
    summary: "Account for every mail that was ever due",
    details:
      "Each is pending, held, sent, skipped, held out, exited, unknown, duplicate or lost. Ends with exit code 4 " +
      "when something is lost or missing.",
    options: [new Option("--deep", "derive the crossings again from raw activity")],
    examples: ["audit", "audit win-back --deep", "audit --json"],
    input: z.object({ campaign: CampaignId.optional(), deep: z.boolean().default(false) }),
    run: async ({ api, progress, look }, { campaign, deep }) => {
      // the job of a campaign that is not there would find nothing, and all would seem well
      if (campaign !== undefined)
        await onCampaign(api, campaign, () =>
          api.call("campaigns.get", { params: { campaignId: campaign } }),
        );
      const job = await api.call("audits.start", { body: { campaign, deep } });
      const report = AuditReport.parse(await reportJob(progress(), (heard) => waitForJob(api, job, heard)));
      return {
        data: report,
        text: async () => viewAudit(report, await look()),
        exitCode: report.clean ? EXIT.done : EXIT.found,
      };
    },
  });
};

const addExplain = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "explain <customer> [campaign]",
    summary: "Why this person did or did not get a mail, gate by gate, as decided then",
    details: "CUSTOMER is the company's own id, or the address where it has none.",
    examples: ["explain 0042", "explain ada@example.com win-back"],
    input: z.object({ customer: z.string().min(1), campaign: CampaignId.optional() }),
    run: async ({ api, look }, { customer, campaign }) => {
      const { id: customerId, externalId } = (await findCustomer(api, customer)).customer;
      const ask = () => api.call("customers.explain", { params: { customerId }, query: { campaign } });
      const answer = await (campaign === undefined ? ask() : onCampaign(api, campaign, ask));
      const explanation = Explanation.parse(answer);
      return {
        data: explanation,
        text: async () => viewExplanation({ explanation, name: externalId }, await look()),
      };
    },
  });
};
