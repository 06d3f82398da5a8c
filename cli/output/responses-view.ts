import type { RouteResponse } from "#contracts/api/routes.ts";
import { fromMinor } from "#core/shared/money.ts";
import type { Look } from "./look.ts";
import { count, countOf } from "./numbers.ts";
import { table } from "./table.ts";
import { timeIn } from "./times.ts";

type List = RouteResponse<"responses.list">;
type Answer = RouteResponse<"responses.get">;
type Response = NonNullable<Answer["response"]>;

export const viewResponses = (
  {
    items,
    more,
    counts,
  }: {
    readonly counts: List["counts"] | undefined;
    readonly items: readonly Answer[];
    readonly more: boolean;
  },
  look: Look,
): string => {
  if (items.length === 0) return "Nobody has answered yet.";
  const rows = items.map((answer) => [
    timeIn(answer.response?.at ?? answer.acceptance?.at ?? "", look.zone),
    answerWords(answer, look),
    answer.response?.comment ?? "",
    answer.messageId,
  ]);
  const columns = [
    { head: "at" },
    { head: "answer" },
    { head: "comment", wraps: true as const },
    { head: "message" },
  ];
  return [
    ...(counts ? [countsWords(counts)] : []),
    table(columns, rows, look),
    ...(more ? ["There are more: --limit"] : []),
  ].join("\n\n");
};

export const viewResponse = ({ response, acceptance, messageId }: Answer, look: Look): string => {
  const earlier = (response?.history ?? []).map((each) => [
    timeIn(each.at, look.zone),
    givenWords(each),
    each.comment ?? "",
  ]);
  const columns = [{ head: "before" }, { head: "answer" }, { head: "comment", wraps: true as const }];
  return [
    messageId,
    ...(response
      ? [
          `${timeIn(response.at, look.zone)}  ${answerWords({ messageId, response }, look)}`,
          ...(response.comment === undefined ? [] : [response.comment]),
          response.mayContact ? "May be contacted about it." : "Did not ask to be contacted.",
        ]
      : []),
    ...(acceptance ? [`Accepted ${timeIn(acceptance.at, look.zone)}, ${codeWords(acceptance, look)}`] : []),
    ...(earlier.length > 0 ? [table(columns, earlier, look)] : []),
  ].join("\n\n");
};

/** Raw: nothing here is compared with a holdout. */
const countsWords = ({ answered, provisional, accepted, nps }: NonNullable<List["counts"]>): string => {
  const { answers, promoters, passives, detractors, score } = nps;
  return [
    `Raw counts: ${countOf(answered, "answer")}, ${countOf(accepted, "accepted offer")}.`,
    ...(score === undefined
      ? []
      : [
          `NPS ${score} of ${countOf(answers, "answer")}: ${count(promoters)} promoters, ${count(passives)} passives, ${count(detractors)} detractors.`,
        ]),
    ...(provisional > 0 ? [`${countOf(provisional, "answer")} inside a scan: kept, not counted.`] : []),
  ].join("\n");
};

const codeWords = ({ code, redeemedAt }: NonNullable<Answer["acceptance"]>, { zone }: Look): string =>
  `code ${code}${redeemedAt === undefined ? "" : `, redeemed ${timeIn(redeemedAt, zone)}`}`;

const answerWords = ({ response, acceptance }: Answer, look: Look): string => {
  const { paint } = look;
  if (response === undefined)
    return acceptance ? paint.green(`accepted, ${codeWords(acceptance, look)}`) : "";
  const words = `${response.survey} ${givenWords(response)}`;
  return response.standing === "counted" ? words : paint.yellow(`${words} (${response.standing})`);
};

const givenWords = ({ score, reasons }: Pick<Response, "score" | "reasons">): string =>
  score === undefined ? reasons.join(", ") : `${score}`;

export const viewRedeemed = (
  { kind, redeemedAt, acceptance, terms }: RouteResponse<"offers.redeem">,
  { zone, paint }: Look,
): string => {
  if (kind === "unknown" || acceptance === undefined) return paint.red("Nobody has this code.");
  const when = timeIn(redeemedAt ?? "", zone);
  const first =
    kind === "used"
      ? paint.red(`This code was used before, ${when}.`)
      : paint.green(`Redeemed ${when}, code ${acceptance.code}.`);
  return [
    first,
    ...(terms ? [termsWords(terms)] : []),
    `Accepted ${timeIn(acceptance.at, zone)}, ${acceptance.messageId}`,
  ].join("\n");
};

type Terms = NonNullable<RouteResponse<"offers.redeem">["terms"]>;

const termsWords = ({ offer, value = 0, currency, plan, contractId }: Terms): string => {
  const money = `${fromMinor(value, currency)} ${currency}`;
  const words: Readonly<Record<Terms["offer"], string>> = {
    "percent-off": `${value}% off`,
    "amount-off": `${money} off`,
    "free-period": `${countOf(value, "day")} free`,
    "longer-term": `a term of ${countOf(value, "month")}`,
    "renewal-rate": `${money} a month`,
    "plan-change": `change to the plan ${plan ?? ""}`,
  };
  return `Promised: ${words[offer]}${contractId === undefined ? "" : `, for contract ${contractId}`}.`;
};
