import { createHash } from "node:crypto";
import * as z from "zod";
import { type Issued, OFFER_KINDS, SURVEY_KINDS } from "#core/answers/issued.ts";
import { type Response, STORED_REASONS } from "#core/answers/response.ts";
import type { Answered, NewAcceptance } from "#ports/answers.ts";
import { issuedKey, parseAnswerKey, parseIssuedPk } from "./keys/answers.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

/**
 * Issued: written with every survey and offer, so it stays small.
 *
 * | name   | is                 |   | name | is (offers only)                                    |
 * | ------ | ------------------ | - | ---- | --------------------------------------------------- |
 * | at, cl | issuedAt, closesAt |   | of   | offer                                               |
 * | lo     | locale             |   | va   | value                                               |
 * | su     | survey             |   | pl   | plan                                                |
 * |        |                    |   | cu   | currency                                            |
 * |        |                    |   | co   | costMinor                                           |
 * |        |                    |   | cc   | costCurrency                                        |
 * |        |                    |   | li   | limit                                               |
 * |        |                    |   | re   | true for `refuse`                                   |
 * |        |                    |   | un   | until                                               |
 * |        |                    |   | ct   | contractId                                          |
 * |        |                    |   | ti   | title, as JSON                                      |
 */
const IssuedItem = z.object({
  pk: z.string(),
  at: StoredTime,
  cl: StoredTime,
  lo: z.string().optional(),
  su: z.enum(SURVEY_KINDS).optional(),
  of: z.enum(OFFER_KINDS).optional(),
  va: z.number().optional(),
  pl: z.string().optional(),
  cu: z.string().default(""),
  co: z.number().default(0),
  cc: z.string().optional(),
  li: z.number().optional(),
  re: z.boolean().default(false),
  un: z.string().default(""),
  ct: z.string().optional(),
  ti: PackedJson.pipe(z.record(z.string(), z.string())).optional(),
});

export const parseIssued = (item: Item): Issued => {
  const stored = IssuedItem.parse(item);
  return {
    messageId: parseIssuedPk(stored.pk),
    issuedAt: stored.at,
    closesAt: stored.cl,
    locale: stored.lo,
    ask: askOf(stored),
  };
};

const askOf = (stored: z.output<typeof IssuedItem>): Issued["ask"] =>
  stored.of === undefined
    ? { kind: "survey", survey: stored.su ?? "nps" }
    : {
        kind: "offer",
        offer: stored.of,
        value: stored.va,
        plan: stored.pl,
        currency: stored.cu,
        costMinor: stored.co,
        costCurrency: stored.cc,
        limit: stored.li,
        ifFull: stored.re ? "refuse" : "honour",
        until: stored.un,
        contractId: stored.ct,
        title: stored.ti,
      };

export const issuedItem = ({ messageId, issuedAt, closesAt, locale, ask }: Issued) => ({
  ...issuedKey(messageId),
  v: 1,
  at: storeTime(issuedAt),
  cl: storeTime(closesAt),
  lo: locale,
  ...(ask.kind === "survey"
    ? { su: ask.survey }
    : {
        of: ask.offer,
        va: ask.value,
        pl: ask.plan,
        cu: ask.currency,
        co: ask.costMinor,
        cc: ask.costCurrency,
        li: ask.limit,
        re: ask.ifFull === "refuse" ? true : undefined,
        un: ask.until,
        ct: ask.contractId,
        ti: packJson(ask.title),
      }),
});

/**
 * Answer: a response or an acceptance, each an attribute of its own of the one item of a message.
 *
 * | name   | is                                                                                     |
 * | ------ | -------------------------------------------------------------------------------------- |
 * | r      | response: k(ind of survey), s(core), n: reasons, c(omment), m(ay contact), g: standing, |
 * |        | f(irst at), t: at, w: via                                                              |
 * | h      | earlier answers, oldest first, each [at, score, reasons, comment, may contact], as JSON |
 * | fp     | fingerprint of `r` and `h`: by it a writer knows that what it read still stands        |
 * | a      | acceptance: t(ime), w: via, c(ode)                                                     |
 * | x      | use of its code: t(ime), n(ame)                                                        |
 */
const EarlierItem = z.tuple([
  StoredTime,
  z.number().nullable(),
  z.array(z.enum(STORED_REASONS)),
  z.string().nullable(),
  z.boolean(),
]);

const ResponseItem = z.object({
  k: z.enum(SURVEY_KINDS),
  s: z.number().optional(),
  n: z.array(z.enum(STORED_REASONS)).default([]),
  c: z.string().optional(),
  m: z.boolean(),
  g: z.enum(["counted", "provisional", "machine"]),
  f: StoredTime,
  t: StoredTime,
  w: z.enum(["page", "api", "reply"]),
});

const AnswerItem = z.object({
  pk: z.string(),
  sk: z.string(),
  r: ResponseItem.optional(),
  h: PackedJson.pipe(z.array(EarlierItem)).default([]),
  a: z.object({ t: StoredTime, w: z.enum(["page", "api"]), c: z.string() }).optional(),
  x: z.object({ t: StoredTime, n: z.string() }).optional(),
});

export const parseAnswer = (item: Item): Answered & { readonly messageId: string } => {
  const { r, h, a, x, ...key } = AnswerItem.parse(item);
  const messageId = parseAnswerKey(key);
  return {
    messageId,
    response: r && {
      messageId,
      survey: r.k,
      score: r.s,
      reasons: r.n,
      comment: r.c,
      mayContact: r.m,
      standing: r.g,
      firstAt: r.f,
      at: r.t,
      via: r.w,
      history: h.map(([at, score, reasons, comment, mayContact]) => ({
        at,
        score: score ?? undefined,
        reasons,
        comment: comment ?? undefined,
        mayContact,
      })),
    },
    acceptance: a && { messageId, at: a.t, via: a.w, code: a.c, redeemedAt: x?.t },
  };
};

/** The attributes of a response; the same response always gives the same fingerprint. */
export const responseAttributes = (response: Response) => {
  const r = {
    k: response.survey,
    s: response.score,
    n: response.reasons,
    c: response.comment,
    m: response.mayContact,
    g: response.standing,
    f: storeTime(response.firstAt),
    t: storeTime(response.at),
    w: response.via,
  };
  const earlier = response.history.map((each) => [
    storeTime(each.at),
    each.score ?? null,
    each.reasons,
    each.comment ?? null,
    each.mayContact,
  ]);
  const text = JSON.stringify([r, earlier]);
  const fp = createHash("sha256").update(text).digest("base64url").slice(0, 22);
  return { r, h: earlier.length > 0 ? packJson(earlier) : undefined, fp };
};

export const acceptanceAttribute = ({ at, via, code }: NewAcceptance) => ({
  t: storeTime(at),
  w: via,
  c: code,
});

export const redemptionOf = (item: Item): { readonly at: Date; readonly name: string } | undefined => {
  const { x } = AnswerItem.parse(item);
  return x && { at: x.t, name: x.n };
};
export const redemptionAttribute = ({ at, name }: { readonly at: Date; readonly name: string }) => ({
  t: storeTime(at),
  n: name,
});
