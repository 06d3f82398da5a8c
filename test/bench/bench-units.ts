import { PRICES_AS_OF } from "#core/cost/price-usage.ts";
import { type Bill, costOfIdleMonth, costOfMails } from "./cost-of-mails.ts";
import { countIdle } from "./count-idle.ts";
import { countLife, type Life, ONE_MAIL, THREE_MAILS } from "./count-life.ts";
import type { Row } from "./row.ts";

/** As many as one shard of 64 enrols a day when a campaign takes in those of a million mails in so many days. */
const IN_FOUR_WEEKS = 200;
const IN_TWO_WEEKS = 400;
const FULL_PAGE = 200;
const MAILS = 1_000_000;

export const unitsPerMail = ({ mail, mails }: Life): number => mail.writeUnits / mails;
export const unitsPerLife = ({ enrol, mail, settle, customers }: Life): number =>
  (enrol.writeUnits + mail.writeUnits + settle.writeUnits) / customers;

const readsPerMail = ({ mail, mails }: Life): number => mail.readUnits / mails;
const readsPerLife = ({ enrol, mail, settle, customers }: Life): number =>
  (enrol.readUnits + mail.readUnits + settle.readUnits) / customers;

/** Capacity units of a mail and of a life, and what a million of them costs. */
export const benchUnits = async (): Promise<readonly Row[]> => {
  const alone = await countLife({ customers: FULL_PAGE, document: ONE_MAIL, holdout: "0%", oneZone: true });
  const twoWeeks = await countLife({ customers: IN_TWO_WEEKS, document: THREE_MAILS });
  const month = await countLife({ customers: IN_FOUR_WEEKS, document: THREE_MAILS });
  const one = await countLife({ customers: IN_FOUR_WEEKS, document: ONE_MAIL });
  return [...unitRows(alone, twoWeeks), ...costRows({ twoWeeks, month, one })];
};

const unitRows = (alone: Life, three: Life): readonly Row[] => [
  {
    id: "units.mail.write",
    what: "write units per mail, claim to delivered",
    value: unitsPerMail(alone),
    unit: "units",
    atMost: 6,
  },
  { id: "units.mail.read", what: "· reads beside them", value: readsPerMail(alone), unit: "units" },
  {
    id: "units.mail.write.three",
    what: "write units per mail of a three-mail campaign in eight zones",
    value: unitsPerMail(three),
    unit: "units",
  },
  {
    id: "units.mail.read.three",
    what: "· reads beside them",
    value: readsPerMail(three),
    unit: "units",
  },
  {
    id: "units.life.write",
    what: "write units, whole life of a one-mail enrolment",
    value: unitsPerLife(alone),
    unit: "units",
    atMost: 8.5,
  },
  { id: "units.life.read", what: "· reads beside them", value: readsPerLife(alone), unit: "units" },
];

const costRows = (lives: {
  readonly twoWeeks: Life;
  readonly month: Life;
  readonly one: Life;
}): readonly Row[] => {
  const bill = costOfMails(lives.twoWeeks, MAILS);
  const slow = costOfMails(lives.month, MAILS);
  const single = costOfMails(lives.one, MAILS);
  return [
    {
      id: "cost.three.essentials",
      what: "AWS cost of 1,000,000 mails, three-mail win-back, 10 % holdout, enrolled in two weeks, over SES Essentials",
      value: bill.ratio.essentials,
      unit: "×",
      atMost: 1.05,
    },
    {
      id: "cost.three.month",
      what: "· enrolled in four weeks",
      value: slow.ratio.essentials,
      unit: "×",
      atMost: 1.05,
    },
    {
      id: "cost.three.alacarte",
      what: "· over SES à la carte",
      value: bill.ratio.alacarte,
      unit: "×",
    },
    {
      id: "cost.one.essentials",
      what: "· one-mail campaign, over SES Essentials",
      value: single.ratio.essentials,
      unit: "×",
    },
    {
      id: "cost.one.alacarte",
      what: "· one-mail campaign, over SES à la carte",
      value: single.ratio.alacarte,
      unit: "×",
    },
    ...billRows("cost.three", bill),
    ...billRows("cost.month", slow),
  ];
};

const billRows = (id: string, { byName, total }: Omit<Bill, "ses" | "ratio">): readonly Row[] => [
  { id: `${id}.total`, what: `· all but SES (${PRICES_AS_OF})`, value: total, unit: "$" },
  ...Object.entries(byName).map(([name, usd]) => ({
    id: `${id}.${name}`,
    what: `·· ${name}`,
    value: usd,
    unit: "$",
  })),
];

/** A stage on which nobody is written to. */
export const benchIdle = async (): Promise<readonly Row[]> => {
  const bill = costOfIdleMonth(await countIdle());
  const [total, ...parts] = billRows("idle", bill);
  return [
    { id: "idle.total", what: "a stage at rest, a month", value: total?.value ?? 0, unit: "$", atMost: 10 },
    ...parts,
  ];
};
