import type { AccountFacts, ConfigurationSet, SesAccount, SesIdentity } from "./account-facts.ts";
import { bad, type Finding, findingsOf, good, look } from "./finding.ts";

/** Whether SES lets this account write to customers. */
export const sesFindings = ({ ses }: AccountFacts): readonly Finding[] =>
  findingsOf("ses", ses, {
    missing: bad("ses", "SES is not there in this region.", "Choose another region in the stage's file."),
    found: (account) => [
      productionFinding(account),
      stateFinding(account),
      quotaFinding(account),
      planFinding(account),
      suppressionFinding(account),
    ],
  });

const productionFinding = ({ production }: SesAccount): Finding =>
  production
    ? good("ses-production", "SES may write to everybody.")
    : bad(
        "ses-production",
        "SES is in its sandbox: it writes to verified addresses only, 200 mails a day.",
        "SES console, Get set up, Request production access. It takes a day (docs/deploy.md, step 1).",
      );

const stateFinding = ({ sendingEnabled, enforcement }: SesAccount): Finding => {
  if (!sendingEnabled || enforcement === "SHUTDOWN")
    return bad(
      "ses-sending",
      `SES sends nothing for this account (${enforcement}).`,
      "SES console, Account dashboard: it says why. Then: aws sesv2 put-account-sending-attributes --sending-enabled",
    );
  if (enforcement !== "HEALTHY")
    return look(
      "ses-sending",
      `SES watches this account: ${enforcement}.`,
      "Answer the mail that SES sent about it before any large campaign.",
    );
  return good("ses-sending", "SES sends, and has nothing against this account.");
};

/** Below this a campaign of some thousand mails takes all day. */
const SLOW_PER_SECOND = 5;

const quotaFinding = ({ daily, perSecond, sentLast24Hours }: SesAccount): Finding => {
  const says = `${daily < 0 ? "Any number of" : daily} mails in 24 hours, ${perSecond} a second; ${sentLast24Hours} went out.`;
  if (perSecond < SLOW_PER_SECOND)
    return look(
      "ses-quota",
      says,
      "Service Quotas, Amazon SES: ask for more of both before a large campaign.",
    );
  if (daily >= 0 && sentLast24Hours > 0.8 * daily)
    return look(
      "ses-quota",
      says,
      "What does not fit waits for tomorrow. Service Quotas, Amazon SES: ask for more.",
    );
  return good("ses-quota", says);
};

const planFinding = ({ plan }: SesAccount): Finding => {
  if (plan === undefined)
    return look("ses-plan", "SES does not say which pricing plan it is.", "SES console, Pricing plan.");
  if (plan === "NONE") return good("ses-plan", "SES à la carte: 0.10 dollars for a thousand mails.");
  return look(
    "ses-plan",
    `SES's plan is ${plan}.`,
    "À la carte costs 0.10 dollars for a thousand mails, Essentials 0.16: aws sesv2 put-account-pricing-attributes --plan NONE, where you may choose.",
  );
};

const suppressionFinding = ({ suppresses }: SesAccount): Finding =>
  ["BOUNCE", "COMPLAINT"].every((reason) => suppresses.includes(reason))
    ? good("ses-suppression", "SES keeps dead addresses and complaints off by itself.")
    : look(
        "ses-suppression",
        "SES's own suppression list does not take bounces and complaints.",
        "aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE COMPLAINT",
      );

/** Whether mails carry the sender's name in a way that mailbox providers believe. */
export const senderFindings = (facts: AccountFacts): readonly Finding[] => {
  const { senderDomain, mailFrom } = facts.stage;
  return [
    ...findingsOf("identity", facts.identity, {
      missing: look(
        "identity",
        `SES does not know ${senderDomain} yet.`,
        "The deployment makes it: npm run deploy",
      ),
      found: (identity) => [
        verifiedFinding(identity, senderDomain),
        dkimFinding(identity, senderDomain),
        mailFromFinding(identity, mailFrom),
      ],
    }),
    ...findingsOf("dmarc", facts.dmarc, {
      missing: bad(
        "dmarc",
        `There is no DMARC record for ${senderDomain}: Gmail, Yahoo and Microsoft refuse bulk mail without.`,
        `DNS: TXT _dmarc.${senderDomain} "v=DMARC1; p=none; rua=mailto:dmarc@${senderDomain}"`,
      ),
      found: (record) => [good("dmarc", `DMARC: ${record}`)],
    }),
  ];
};

const verifiedFinding = ({ verified }: SesIdentity, domain: string): Finding =>
  verified
    ? good("identity", `${domain} is verified.`)
    : bad(
        "identity",
        `${domain} is not verified: nothing can be sent from it.`,
        "DNS: the three CNAMEs, outputs DkimRecord1 to 3 of the stack messaging (docs/deploy.md, step 4).",
      );

const dkimFinding = ({ dkim, signs }: SesIdentity, domain: string): Finding =>
  dkim === "SUCCESS" && signs
    ? good("dkim", "Mails are signed with the domain's own key (DKIM).")
    : bad(
        "dkim",
        `Mails are not signed with the key of ${domain}: ${signs ? dkim : "signing is off"}.`,
        "Put the three CNAMEs into DNS and wait; SES looks for 72 hours. Then: aws sesv2 put-email-identity-dkim-attributes --signing-enabled",
      );

const mailFromFinding = ({ mailFrom, mailFromStatus }: SesIdentity, wanted: string): Finding => {
  if (mailFrom === wanted && mailFromStatus === "SUCCESS")
    return good("mail-from", `Bounces go to ${wanted}.`);
  const says =
    mailFrom === wanted
      ? `The records of ${wanted} are not found (${mailFromStatus ?? "no status"}): SPF does not align.`
      : `Bounces go to ${mailFrom ?? "amazonses.com"} instead of ${wanted}: SPF does not align.`;
  return look("mail-from", says, `DNS: the MX and TXT records of ${wanted} (docs/deploy.md, step 4).`);
};

/** All that tells of a mail's fate; without one of them mails stay unknown. */
const EVENTS = ["SEND", "DELIVERY", "DELIVERY_DELAY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"];

export const configurationSetFindings = (facts: AccountFacts): readonly Finding[] =>
  findingsOf("configuration-set", facts.configurationSet, {
    missing: bad(
      "configuration-set",
      `There is no configuration set rekindle-${facts.stage.name}: no events would come back.`,
      "npm run deploy puts it back.",
    ),
    found: (set) => [pausedFinding(set), eventsFinding(set)],
  });

const pausedFinding = ({ sendingEnabled }: ConfigurationSet): Finding =>
  sendingEnabled
    ? good("configuration-set", "The configuration set lets mails out.")
    : bad(
        "configuration-set",
        "Sending is switched off for the configuration set.",
        "aws sesv2 put-configuration-set-sending-options --sending-enabled --configuration-set-name …, once you know who switched it off.",
      );

const eventsFinding = ({ events }: ConfigurationSet): Finding => {
  const missing = EVENTS.filter((event) => !events.includes(event));
  return missing.length === 0
    ? good("ses-events", "SES tells the default bus what becomes of each mail.")
    : bad(
        "ses-events",
        `SES does not tell the default bus of ${missing.join(", ")}.`,
        "npm run deploy puts the event destination back.",
      );
};
