import * as z from "zod";
import { capDocument } from "../documents/cap-document.ts";
import { expects } from "../documents/document-faults.ts";
import { clockTime, currency, days, hours, locale, name, percent, text, zone } from "../documents/scalars.ts";
import { windowDocument } from "../documents/window-document.ts";
import { eventsDocument } from "./events-document.ts";
import { outboundDocument } from "./outbound-document.ts";

const email = () => z.email(expects("an address: news@example.com")).max(254);

const ADDRESS_RIGHT = "an address with https://, without name and password in it: https://www.example.com";
const webAddress = () =>
  z
    .string(expects(ADDRESS_RIGHT))
    .max(300)
    .refine(isWebAddress, expects(ADDRESS_RIGHT))
    .meta({ examples: ["https://www.example.com"] });

/** Plain http only to this very machine. */
const isWebAddress = (written: string): boolean => {
  if (!URL.canParse(written)) return false;
  const url = new URL(written);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLocal);
  return isSafe && url.username === "" && url.password === "";
};

const activityType = () => text(80).describe("A type of activity: `purchase`.");

/** The company's settings as an operator writes them. What is left out is filled in by `toWorkspace`. */
export const WorkspaceDocument = z
  .strictObject(
    {
      company: z
        .strictObject({
          name: text(100).describe("As customers know it."),
          postalAddress: text(300).describe("Stands in every mail; the law asks for it."),
          website: webAddress().optional().describe("Of the company."),
          logoUrl: webAddress().optional().describe("Picture at the head of mails."),
          color: z
            .string(expects('a colour in quotes: "#1f4fd8"'))
            .regex(/^#[0-9a-fA-F]{6}$/, expects('a colour in quotes: "#1f4fd8"'))
            .optional()
            .describe("Of buttons and links, `#rrggbb`."),
        })
        .describe("Who writes."),
      zone: zone().describe("Time zone of all days. Fixed once set: silence and contract days hang on it."),
      locale: locale().optional().describe("Language where a customer's is not known. Default: en."),
      currency: currency().describe("Of all money, ISO 4217."),
      sender: z
        .strictObject({
          email: email().describe("Verified in SES."),
          name: text(100).optional().describe("Default: the company's name."),
          replyTo: email().optional().describe("Where answers go. Default: the sender."),
        })
        .describe("From whom mails come."),
      topics: z
        .record(name(40), text(100))
        .optional()
        .describe("What customers can unsubscribe from one by one: id to what they read."),
      cap: capDocument().optional().describe("Mails to one address at most. Default: 2 within 7 days."),
      window: windowDocument()
        .optional()
        .describe("When mail may leave. Default: mon-fri 09:00-18:00 of the customer."),
      consent: z
        .enum(["required", "assumed"])
        .optional()
        .describe("Whether customers without any word on consent get marketing mail. Default: required."),
      activity: z
        .strictObject({
          countsAs: z.array(activityType()).max(100).optional().describe("Types that are use. Default: all."),
          revenue: z
            .array(activityType())
            .max(100)
            .optional()
            .describe("Types whose amount is revenue. Default: all."),
        })
        .optional()
        .describe("Which types of activity count."),
      events: eventsDocument().optional().describe("What live events mean."),
      outbound: outboundDocument().optional().describe("Which bus is told what happens."),
      surveyEvery: days({ min: 0, max: 3_650 })
        .optional()
        .describe(
          "No survey to an address that got one within so long, from any campaign. Default: 90 days.",
        ),
      lapsedAfter: days({ min: 1, max: 3_650 })
        .optional()
        .describe("Silent so long: lapsed. Default: 90 days."),
      churnedAfter: days({ min: 1, max: 3_650 })
        .optional()
        .describe("Silent so long: churned. Default: 365 days."),
      holdout: percent({ min: 0, max: 50 })
        .optional()
        .describe(
          "Share of all customers that no marketing campaign writes to, for comparison. Default: none.",
        ),
      sweepAt: clockTime()
        .optional()
        .describe('When the daily sweep runs, workspace time. Default: "06:00".'),
      acceptLate: days({ min: 0, max: 30 })
        .optional()
        .describe("A crossing found so much later still enters. Default: 7 days."),
      feedGuard: z
        .strictObject({
          enabled: z.boolean().optional().describe("Default: true."),
          silentFor: hours({ min: 1, max: 30 * 24 })
            .optional()
            .describe("Default: 36 hours."),
        })
        .optional()
        .describe("Holds silence triggers when no activity arrives at all."),
      approval: z
        .strictObject({
          above: z
            .number(expects("a number of customers: 10000"))
            .int(expects("a whole number: 10000"))
            .min(0)
            .max(1_000_000_000)
            .describe("Recipients within 30 days."),
        })
        .optional()
        .describe("Campaigns that may write to more customers need a second person. Default: none does."),
      sending: z
        .strictObject({
          links: webAddress().optional().describe("Public address of the links in mails."),
          rateShare: percent({ min: 1, max: 100 })
            .optional()
            .describe("Share of the account's send rate to use. Default: 80%."),
          path: z.enum(["bulk", "single"]).optional().describe("Default: bulk."),
          costPerThousand: z
            .number(expects("an amount in currency units: 0.10"))
            .nonnegative()
            .max(10_000)
            .optional()
            .describe("What a thousand mails cost, for budgets, in currency units. Default: 0.10."),
          configurationSet: z
            .string()
            .regex(/^[A-Za-z0-9_-]{1,64}$/, expects("letters, digits, _ and -, 64 at most"))
            .optional()
            .describe("Of SES."),
          grace: hours({ min: 1, max: 72 })
            .optional()
            .describe("Without any event after this, a mail counts as unknown. Default: 1 hour."),
        })
        .optional()
        .describe("How mails leave."),
    },
    expects("the settings: company, zone, currency, sender"),
  )
  .meta({ title: "Rekindle workspace" });

export type WorkspaceDocument = z.output<typeof WorkspaceDocument>;
