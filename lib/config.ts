import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import * as z from "zod";

const STAGES = fileURLToPath(new URL("../stages", import.meta.url));

/** What CloudWatch can keep logs for. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const domain = () =>
  z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/, "must be a domain: example.com");

const isZone = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
};

/** One deployment, as its file in `stages/` says. */
export const StageConfig = z.strictObject({
  account: z
    .string('must be text, in quotes: "123456789012"')
    .regex(/^\d{12}$/, "must have 12 digits")
    .optional(),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region: eu-central-1"),
  zone: z.string().refine(isZone, "must be a time zone of the IANA list: Europe/Berlin"),
  /** Local time. Between one and three clocks change: a time may be missing or come twice. */
  sweepAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, in quotes: "06:00"')
    .refine((at) => at < "01:00" || at >= "03:00", "must not lie between 01:00 and 03:00: clocks change then")
    .default("06:00"),
  sender: z.strictObject({
    domain: domain(),
    /** @default `bounce.` before the domain */
    mailFrom: domain().optional(),
  }),
  links: z
    .strictObject({
      domain: domain(),
      certificate: z
        .string()
        .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/, "must be a certificate in us-east-1"),
    })
    .optional(),
  /** Answers by mail come to addresses at this domain; SES must receive mail in the region. */
  inbound: z
    .strictObject({
      domain: domain(),
      /** Rules go into this set, which is there already. @default one of the stage's own */
      ruleSet: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
        .optional(),
    })
    .optional(),
  /** Events of the company's own bus that come in as activity, by their source. */
  bus: z
    .strictObject({
      name: z.string().regex(/^[\w./-]{1,256}$/, "must be the name of a bus of EventBridge: company"),
      sources: z.array(z.string().min(1)).min(1, "must name at least one source of events"),
    })
    .optional(),
  alarms: z.strictObject({ emails: z.array(z.email("must be an address")).min(1).max(10) }),
  /** US dollars. */
  monthlyBudget: z.number().positive(),
  logDays: z.literal(LOG_DAYS, `must be one of ${LOG_DAYS.join(", ")}`).default(30),
  /** Requests to API and pages together. */
  throttle: z
    .strictObject({ perSecond: z.int().min(1).max(10_000), burst: z.int().min(1).max(5_000) })
    .default({ perSecond: 50, burst: 100 }),
  /** ARN of a web ACL (WAF, scope CLOUDFRONT) to put before everything. */
  webAcl: z
    .string()
    .regex(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/)
    .optional(),
  tags: z.record(z.string(), z.string()).default({}),
  /** Keeps tables, keys and users when a stack is deleted. Only for stages without real customers: false. */
  keepData: z.boolean().default(true),
});
export type StageConfig = z.output<typeof StageConfig>;

export interface Stage extends StageConfig {
  readonly name: string;
}

/**
 * Reads `stages/<name>.yaml`.
 * @throws Error that says what is wrong where, and which stages there are
 */
export const readStage = (name: string, directory: string = STAGES): Stage => {
  if (!/^[a-z][a-z0-9-]{0,15}$/.test(name))
    throw new Error(`"${name}" is no name of a stage: at most 16 small letters, digits and hyphens.`);
  const file = `${directory}/${name}.yaml`;
  if (!existsSync(file))
    throw new Error(`There is no stages/${name}.yaml. There are: ${namesIn(directory)}.`);
  const parsed = StageConfig.safeParse(parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`stages/${name}.yaml:\n${z.prettifyError(parsed.error)}`);
  const { sender } = parsed.data;
  if (sender.mailFrom !== undefined && !sender.mailFrom.endsWith(`.${sender.domain}`))
    throw new Error(
      `stages/${name}.yaml: sender.mailFrom must be a subdomain of ${sender.domain}, for example bounce.${sender.domain}.`,
    );
  return { name, ...parsed.data };
};

const namesIn = (directory: string): string =>
  readdirSync(directory)
    .map((file) => basename(file, ".yaml"))
    .join(", ");
