import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type CompiledMails, compileMails } from "#adapters/mjml/compile-mail.ts";
import { type ParsedCampaign, parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import type { MailContext } from "#core/template/mail-context.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext } from "#core/template/sample-context.ts";
import type { Workspace } from "#core/workspace/workspace.ts";

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

const readFolder = (playbook: string): Record<string, string> => {
  const folder = new URL(`../../playbooks/${playbook}/`, import.meta.url);
  const mails = readdirSync(new URL("mails/", folder)).map((name) => `mails/${name}`);
  return Object.fromEntries(
    ["campaign.yaml", ...mails].map((path) => [path, readFileSync(new URL(path, folder), "utf8")]),
  );
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

const render = (mail: CompiledMail, context: MailContext = sample) => {
  const rendered = renderMail(mail, context);
  if (rendered.kind !== "ok") throw new Error(`${mail.name}.${mail.locale}: ${JSON.stringify(rendered)}`);
  return rendered;
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

describe.each([
  ["win-back", 4],
  ["renewal", 2],
] as const)("playbook %s", (playbook, mailCount) => {
  const files = readFolder(playbook);
  let parsed: ParsedCampaign;
  let compiled: CompiledMails;

  beforeAll(async () => {
    parsed = parseCampaignBundle({ files, entry: "campaign.yaml", workspace });
    const trigger = playbook === "win-back" ? "inactive" : "contract-ending";
    compiled = await compileMails({ files, workspace, purpose: "marketing", trigger });
  });

  it("is a campaign without fault or warning that asks for the mails that are there", () => {
    expect(parsed).toMatchObject({ kind: "ok", warnings: [], campaign: { id: playbook, holdout: 0.1 } });
    const asked = parsed.kind === "ok" ? parsed.mails.map(({ mail }) => mail) : [];
    expect(asked.toSorted()).toEqual(Object.keys(compiled.refs).toSorted());
  });

  it("has every mail in English, German and Persian, without fault or warning", () => {
    expect(compiled).toMatchObject({ faults: [], warnings: [] });
    expect(Object.keys(compiled.refs)).toHaveLength(mailCount);
    for (const { locales, fallback } of Object.values(compiled.refs)) {
      expect(Object.keys(locales).toSorted()).toEqual(["de", "en", "fa"]);
      expect(fallback).toBe("en");
    }
  });

  it("writes to somebody of whom only the address is known", () => {
    for (const mail of compiled.mails) {
      const { subject, text } = render(mail, stranger);
      expect(subject).not.toMatch(/^[,، ]|[,، ]$|undefined| {2}/);
      expect(text).not.toMatch(/undefined| ,|\n\n\n/);
    }
  });

  it("says the same in plain text, with every link", () => {
    for (const mail of compiled.mails) {
      const { text } = render(mail);
      for (const link of [sample.links.unsubscribe, sample.links.preferences, sample.workspace.website]) {
        expect(text).toContain(`<${link}>`);
      }
      expect(text).toContain(sample.workspace.postalAddress);
      expect(text).not.toMatch(/&\w+;|\{[{%]|<\/?[a-z]+>/);
    }
  });

  it("can be read by everybody: language, direction, one heading, one big button, no images", () => {
    for (const mail of compiled.mails) {
      const { html } = render(mail);
      expect(html).toContain(`<html lang="${mail.locale}" dir="${mail.dir}"`);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html).not.toMatch(/<img|url\(/);
      expect(html).toContain('<meta name="color-scheme" content="light dark"');
      expect(html).toContain("prefers-color-scheme: dark");
      for (const [table] of html.matchAll(/<table\b[^>]*>/g)) expect(table).toContain('role="presentation"');
      const buttons = html.match(/padding:16px 30px/g);
      expect(buttons?.length).toBeGreaterThan(0);
      expect(html.match(new RegExp(`href="${sample.workspace.website}"`, "g"))).toHaveLength(1);
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
    ] as const;
    for (const [ink, paper] of pairs) expect(contrast(ink, paper), `${ink} on ${paper}`).toBeGreaterThan(4.5);
    const used = compiled.mails.flatMap(({ html }) => html.match(/#[0-9a-f]{6}\b/g) ?? []);
    // the one other colour hides the preheader
    expect(new Set(used)).toEqual(new Set([...pairs.flat(), "#ffffff"]));
  });

  it("is mirrored in Persian, with Persian digits and dates", () => {
    const persian = compiled.mails.filter(({ locale }) => locale === "fa");
    expect(persian).toHaveLength(mailCount);
    for (const mail of persian) {
      const { html, subject } = render(mail);
      expect(mail.dir).toBe("rtl");
      expect(html).not.toMatch(/text-align:left|direction:ltr|align="left"|letter-spacing:[^n]/);
      const { postalAddress } = sample.workspace;
      expect(subject + visibleText(html).replaceAll(postalAddress, "").replace(/&\S+;/g, "")).not.toMatch(
        /[0-9]/,
      );
    }
  });
});
