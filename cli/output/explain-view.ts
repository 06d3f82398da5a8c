import * as z from "zod";
import type { Look } from "./look.ts";
import { facts } from "./table.ts";
import { timeIn } from "./times.ts";

/** What `customers.explain` answers, as far as this page shows it. */
export const Explanation = z.looseObject({
  customerId: z.string(),
  now: z.string(),
  silentSince: z.string().optional(),
  campaigns: z.array(
    z.looseObject({
      campaignId: z.string(),
      status: z.string(),
      lines: z.array(z.object({ at: z.string().optional(), text: z.string() })),
      mails: z.array(
        z.looseObject({
          stepId: z.string(),
          fate: z.string(),
          saw: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
          sesIds: z.array(z.string()),
        }),
      ),
    }),
  ),
});
export type Explanation = z.infer<typeof Explanation>;

/** A story for each campaign, in order of time; what holds now comes last. */
export const viewExplanation = (
  { explanation, name }: { readonly explanation: Explanation; readonly name: string },
  look: Look,
): string => {
  const { silentSince, campaigns } = explanation;
  const silence = silentSince === undefined ? "no activity is known" : `last active on ${silentSince}`;
  const head = look.paint.bold(`Customer ${name}: ${silence}`);
  const stories = campaigns.map((campaign) => viewCampaign(campaign, look));
  const nothing = campaigns.length === 0 ? ["No campaign was ever started, so nothing was decided."] : [];
  return [head, ...stories, ...nothing].join("\n\n");
};

type Story = Explanation["campaigns"][number];

const viewCampaign = ({ campaignId, status, lines, mails }: Story, look: Look): string => {
  const { paint } = look;
  const told = lines
    .toSorted(byTime)
    .map(
      ({ at, text }) => [at === undefined ? "now" : timeIn(at, look.zone), inZone(text, look.zone)] as const,
    );
  const saw = mails.flatMap(({ stepId, saw: values = {} }) =>
    Object.keys(values).length === 0 ? [] : [paint.dim(`When ${stepId} was sent: ${gateWords(values)}`)],
  );
  return [`${paint.bold(campaignId)} (${status})`, facts(told, look), ...saw].join("\n");
};

/** What has no time comes last; what has the same stays in order. */
const byTime = (a: Timed, b: Timed): number => timeOf(a) - timeOf(b);

interface Timed {
  readonly at?: string | undefined;
}

const timeOf = ({ at }: Timed): number => (at === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(at));

const gateWords = (values: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(values)
    .map(([gate, value]) => `${gate} ${value}`)
    .join(", ");

/** Instants inside a sentence, in the workspace's zone as all the others. */
const inZone = (text: string, zone: string): string =>
  text.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, (iso) => timeIn(iso, zone));
