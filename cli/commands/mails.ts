import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import * as z from "zod";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { viewPreview, viewTestSend } from "../output/preview-view.ts";
import { findCampaign, onSource, sourceBody } from "./campaign-source.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { EXIT } from "./exit-codes.ts";
import { findCustomer } from "./find-customer.ts";
import type { Session } from "./session.ts";

const CHOICE_OPTIONS = [
  new Option("--mail <name>", "this mail only"),
  new Option("--locale <tag>", "as somebody with this locale reads them"),
  new Option("--customer <id>", "as this customer reads them: the company's own id, or the address"),
  new Option("--of-version <number>", "another version than the one in force"),
];

const Choice = z.object({
  campaign: z.string(),
  mail: z.string().optional(),
  locale: z.string().optional(),
  customer: z.string().optional(),
  ofVersion: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .optional(),
});

const DETAILS = "CAMPAIGN is a folder, or the id of a published campaign; a folder of that name comes first.";

/** The mails of a campaign, seen before customers see them. */
export const addMailCommands = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "preview <campaign>",
    summary: "The mails as customers will see them",
    details: `${DETAILS} Without --customer an invented one is used. With --out each mail is written as HTML and text.`,
    options: [...CHOICE_OPTIONS, new Option("--out <folder>", "write the mails there")],
    examples: ["preview playbooks/win-back --locale de", "preview win-back --customer 0042 --out previews"],
    input: Choice.extend({ out: z.string().optional() }),
    run: async (session, input) => {
      const { source, body } = await choose(session, input);
      const preview = await onSource(session, source, () => session.api.call("campaigns.preview", { body }));
      const files = input.out === undefined ? [] : await writeMails(input.out, preview);
      return {
        data: { ...preview, files },
        text: async () => viewPreview({ preview, files }, session.paint),
        exitCode: preview.missing.length > 0 ? EXIT.refused : EXIT.done,
      };
    },
  });
  defineCommand(parent, frame, {
    use: "test-send <campaign>",
    summary: "Send the mails to yourself, marked as a test and never counted",
    details: DETAILS,
    options: [new Option("--to <address>", "who gets them").makeOptionMandatory(), ...CHOICE_OPTIONS],
    examples: ["test-send playbooks/win-back --to you@example.com --locale en"],
    input: Choice.extend({ to: z.email("must be an e-mail address") }),
    run: async (session, input) => {
      const { source, body } = await choose(session, input);
      const result = await onSource(session, source, () =>
        session.api.call("campaigns.test-send", { body: { ...body, to: input.to } }),
      );
      const failed = result.sent.filter(({ outcome }) => outcome !== "accepted");
      return {
        data: result,
        text: async () => viewTestSend(result, await session.look()),
        exitCode: failed.length > 0 ? EXIT.refused : EXIT.done,
      };
    },
  });
};

const choose = async (session: Session, input: z.output<typeof Choice>) => {
  const { mail, locale, ofVersion } = input;
  const source = await findCampaign(input.campaign);
  const customerId =
    input.customer === undefined ? undefined : (await findCustomer(session.api, input.customer)).customer.id;
  return { source, body: { ...sourceBody(source), mail, locale, version: ofVersion, customerId } };
};

/** Answers the paths written. */
const writeMails = async (
  folder: string,
  { mails }: RouteResponse<"campaigns.preview">,
): Promise<readonly string[]> => {
  await mkdir(folder, { recursive: true });
  const written = await Promise.all(
    mails.map(async ({ mail, locale, html, text }) => {
      const path = join(folder, `${mail}.${locale}`.replaceAll(/[^\w.-]/g, "_"));
      await Promise.all([writeFile(`${path}.html`, html), writeFile(`${path}.txt`, text)]);
      return [`${path}.html`, `${path}.txt`];
    }),
  );
  return written.flat();
};
