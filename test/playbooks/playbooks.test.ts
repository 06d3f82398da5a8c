import { beforeAll, describe, expect, it } from "vitest";
import { type CompiledMails, compileMails } from "#adapters/mjml/compile-mail.ts";
import { type ParsedCampaign, parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import type { MailRole } from "#core/template/known-variables.ts";
import type { MailContext } from "#core/template/mail-context.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext } from "#core/template/sample-context.ts";
import { offerValues, surveyValues } from "#core/template/step-values.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { playbookFiles, playbookIds } from "#support/playbook.ts";

const sample = sampleContext([]);
const workspace: Workspace = {
  company: sample.workspace,
  zone: "Europe/Berlin",
  locale: "en",
  currency: "EUR",
  sender: { name: "Nordlicht", email: "hello@example.com", replyTo: undefined },
  topics: {},
  cap: { mails: 2, hours: 168 },
  window: { ranges: {}, zone: "customer", campaignZone: undefined, notOn: [], notLaterThanHours: 72 },
  consent: "assumed",
  activityTypes: [],
  revenueTypes: [],
  lapsedAfterDays: 90,
  churnedAfterDays: 365,
  sweepAt: "06:00",
  lateDays: 7,
  feedGuard: { enabled: true, silentHours: 36 },
  graceHours: 1,
  sendRateShare: 0.8,
  sendPath: "bulk",
  mailCostMicros: 100,
  linkBaseUrl: "https://go.example.com",
  configurationSet: undefined,
  version: 1,
};

/** A customer of whom nothing is known but the address. */
const stranger: MailContext = {
  ...sample,
  customer: {
    firstName: undefined,
    lastName: undefined,
    name: undefined,
    email: "a@example.com",
    locale: undefined,
    country: undefined,
    company: undefined,
    phone: undefined,
    value: {},
    attributes: {},
  },
  contract: {
    id: "c",
    endsOn: "2027-01-30",
    daysLeft: 60,
    plan: undefined,
    noticeOn: undefined,
    monthlyValue: undefined,
  },
};

/** The values of a mail's step, as its mail would say them: each survey has its scale, each offer its terms. */
const stepValues = ({ locale }: CompiledMail, role: MailRole): Pick<MailContext, "survey" | "offer"> => {
  if (role === "plain") return { survey: undefined, offer: undefined };
  if (role !== "offer") return { survey: surveyValues(role, sample.links.survey ?? ""), offer: undefined };
  const until = "2026-12-15";
  const offer = { kind: "percent-off", value: 20, plan: "Basic", until, title: undefined } as const;
  return { survey: undefined, offer: offerValues(offer, { locale, currency: "EUR", zone: workspace.zone }) };
};

const render = (mail: CompiledMail, role: MailRole, context: MailContext = sample) => {
  const rendered = renderMail(mail, { ...context, ...stepValues(mail, role) });
  if (rendered.kind !== "ok") throw new Error(`${mail.name}.${mail.locale}: ${JSON.stringify(rendered)}`);
  return rendered;
};

/** Where the one big thing in a mail leads; a plain mail may do without. */
const mainLink = (role: MailRole): string | undefined => {
  const { links } = sample;
  if (role === "plain") return sample.workspace.website;
  return role === "offer" ? links.offer : links.survey;
};

const CONTENT = "<!-- content -->";

const countOf = (text: string, part: string): number => text.split(part).length - 1;

/** One big button, or in its place a row of scores. */
const expectOneThingToDo = (
  html: string,
  { role, scores }: { readonly role: MailRole; readonly scores: number },
): void => {
  expect(countOf(html, "padding:16px 30px")).toBeLessThanOrEqual(scores > 0 ? 0 : 1);
  if (role !== "plain") expect(countOf(html, `"${mainLink(role)}`)).toBe(scores || 1);
  expect(countOf(html, `"${sample.workspace.website}"`)).toBeLessThanOrEqual(1);
};

const visibleText = (html: string): string =>
  html.replace(/<head>[\s\S]*<\/head>|<!--[\s\S]*?-->/g, "").replace(/<[^>]+>/g, " ");

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** WCAG 2 contrast of two colours `#rrggbb`. */
const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

describe.each(playbookIds())("playbook %s", (playbook) => {
  const files = playbookFiles(playbook);
  const parsed: ParsedCampaign = parseCampaignBundle({ files, entry: "campaign.yaml", workspace });
  const mails = parsed.kind === "ok" ? parsed.mails : [];
  const isService = parsed.kind === "ok" && parsed.campaign.purpose === "service";
  const roles: Record<string, MailRole> = Object.fromEntries(mails.map(({ mail, role }) => [mail, role]));
  const roleOf = ({ name }: CompiledMail): MailRole => roles[name] ?? "plain";
  let compiled: CompiledMails;

  beforeAll(async () => {
    if (parsed.kind !== "ok") throw new Error(JSON.stringify(parsed.faults, null, 1));
    const { purpose, trigger } = parsed.campaign;
    compiled = await compileMails({ files, workspace, purpose, trigger: trigger.kind, roles });
  });

  it("is a campaign without fault or warning that asks for the mails that are there", () => {
    const holdout = isService ? 0 : 0.1;
    expect(parsed).toMatchObject({ kind: "ok", warnings: [], campaign: { id: playbook, holdout } });
    expect(Object.keys(roles).toSorted()).toEqual(Object.keys(compiled.refs).toSorted());
  });

  it("has every mail in English, German and Persian, without fault or warning", () => {
    expect(compiled).toMatchObject({ faults: [], warnings: [] });
    for (const { locales, fallback } of Object.values(compiled.refs)) {
      expect(Object.keys(locales).toSorted()).toEqual(["de", "en", "fa"]);
      expect(fallback).toBe("en");
    }
  });

  it("writes to somebody of whom only the address is known", () => {
    for (const mail of compiled.mails) {
      const { subject, text } = render(mail, roleOf(mail), stranger);
      expect(subject).not.toMatch(/^[,، ]|[,، ]$|undefined| {2}/);
      expect(text).not.toMatch(/undefined| ,|\n\n\n/);
    }
  });

  it("says the same in plain text, with every link", () => {
    for (const mail of compiled.mails) {
      const { html, text } = render(mail, roleOf(mail));
      const { unsubscribe, preferences } = sample.links;
      expect(text.includes(`<${unsubscribe}>`)).toBe(!isService);
      if (!isService) expect(text).toContain(`<${preferences}>`);
      const main = mainLink(roleOf(mail)) ?? "";
      expect(text.includes(main), mail.name).toBe(html.includes(`"${main}`));
      expect(text).toContain(sample.workspace.postalAddress);
      expect(text).not.toMatch(/&\w+;|\{[{%]|<\/?[a-z]+>/);
    }
  });

  it("looks like the others: only the footer of its layouts is its own", () => {
    const common = playbookFiles("win-back");
    for (const locale of ["en", "de", "fa"]) {
      const [look, footer] = files[`mails/layout.${locale}.mjml`]?.split(CONTENT) ?? [];
      expect(look, `layout.${locale}.mjml`).toBe(common[`mails/layout.${locale}.mjml`]?.split(CONTENT)[0]);
      expect(footer).toContain("{{ workspace.postalAddress }}");
    }
  });

  it("can be read by everybody: language, direction, one heading, one big thing to do, no images", () => {
    for (const mail of compiled.mails) {
      const role = roleOf(mail);
      const { html } = render(mail, role);
      expect(html).toContain(`<html lang="${mail.locale}" dir="${mail.dir}"`);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html).not.toMatch(/<img|url\(/);
      expect(html).toContain('<meta name="color-scheme" content="light dark"');
      expect(html).toContain("prefers-color-scheme: dark");
      for (const [table] of html.matchAll(/<table\b[^>]*>/g)) expect(table).toContain('role="presentation"');
      expectOneThingToDo(html, { role, scores: stepValues(mail, role).survey?.scores.length ?? 0 });
      expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    }
  });

  it("has enough contrast for small text, by day and by night (WCAG AA)", () => {
    const pairs = [
      ["#26282c", "#ffffff"],
      ["#26282c", "#f4f2ec"],
      ["#5c5f66", "#ffffff"],
      ["#5c5f66", "#f4f2ec"],
      ["#ffffff", "#26282c"],
      ["#f1f1ee", "#1d1f24"],
      ["#f1f1ee", "#121316"],
      ["#b3b6bd", "#1d1f24"],
      ["#b3b6bd", "#121316"],
      ["#1a1b1e", "#f4f3ef"],
      // the scores, and the line around each
      ["#1a1a1a", "#ffffff"],
      ["#767676", "#ffffff"],
    ] as const;
    for (const [ink, paper] of pairs) expect(contrast(ink, paper), `${ink} on ${paper}`).toBeGreaterThan(4.5);
    const used = compiled.mails.flatMap(({ html }) => html.match(/#[0-9a-f]{6}\b/g) ?? []);
    const known: readonly string[] = pairs.flat();
    expect(used.filter((colour) => !known.includes(colour))).toEqual([]);
  });

  it("is mirrored in Persian, with Persian digits and dates", () => {
    const persian = compiled.mails.filter(({ locale }) => locale === "fa");
    expect(persian).toHaveLength(Object.keys(compiled.refs).length);
    for (const mail of persian) {
      const { html, subject } = render(mail, roleOf(mail));
      expect(mail.dir).toBe("rtl");
      expect(html).not.toMatch(/text-align:left|direction:ltr|align="left"|letter-spacing:[^n]/);
      const { postalAddress } = sample.workspace;
      expect(subject + visibleText(html).replaceAll(postalAddress, "").replace(/&\S+;/g, "")).not.toMatch(
        /[0-9]/,
      );
    }
  });
});
