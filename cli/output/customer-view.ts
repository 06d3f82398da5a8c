import type { RouteResponse } from "#contracts/api/routes.ts";
import { type Look, moment } from "./look.ts";
import { moneyOfMinor } from "./numbers.ts";
import { plainWords } from "./plain-words.ts";
import { facts, table } from "./table.ts";
import { timeIn } from "./times.ts";

type Detail = RouteResponse<"customers.get">;
type Change = RouteResponse<"customers.history">["items"][number];

/** Fields of a person that are shown where they are known, in this order. */
const PERSONAL = ["email", "name", "firstName", "lastName", "locale", "zone", "country", "phone", "company"];

export const viewCustomer = (detail: Detail, look: Look): string => {
  const { customer, lastActivity, suppressed, contracts } = detail;
  const { paint } = look;
  const known = PERSONAL.flatMap((name): (readonly [string, string])[] =>
    typeof customer[name] === "string" ? [[name, customer[name]]] : [],
  );
  const rows: (readonly [string, string])[] = [
    ...known,
    ["consent", consentWords(customer, look)],
    ...(suppressed === undefined
      ? []
      : [["suppressed", paint.red(`${suppressed.why}, ${moment(suppressed.at, look)}`)] as const]),
    ...choiceRows(detail, look),
    [
      "last active",
      lastActivity === undefined ? "never" : `${moment(lastActivity.at, look)}, ${lastActivity.basis}`,
    ],
    ...Object.entries(customer.value).map(
      ([name, minor]) => [`value.${name}`, moneyOfMinor(minor, look.currency)] as const,
    ),
    ...Object.entries(customer.attributes).map(([name, value]) => [name, plainWords(value)] as const),
    ["id", customer.id],
  ];
  const head = paint.bold(`Customer ${customer.externalId}`);
  return [
    `${head}\n${facts(rows, look)}`,
    ...(contracts.length > 0 ? [contractsTable(contracts, look)] : []),
  ].join("\n\n");
};

/** What the customer chose, in words. */
const choiceRows = ({ customer, choices }: Detail, look: Look): readonly (readonly [string, string])[] => {
  const { topicsLeft = {}, pausedUntil, everyDays, surveysLeftAt, chosenAt } = choices ?? {};
  const topics = Object.keys(topicsLeft);
  const words = [
    ...(everyDays === undefined ? [] : [`at most one mail in ${everyDays} days`]),
    ...(surveysLeftAt === undefined ? [] : ["no surveys"]),
    ...(topics.length === 0 ? [] : [`without ${topics.join(", ")}`]),
    ...(pausedUntil === undefined ? [] : [`pause until ${timeIn(pausedUntil, look.zone)}`]),
  ];
  const chosen = customer.chosenLocale;
  return [
    ...(chosen === undefined
      ? []
      : [["language", `${chosen.locale}, chosen ${moment(chosen.at, look)}`] as const]),
    ...(chosenAt === undefined
      ? []
      : [["chosen", `${words.join("; ") || "everything"}, ${moment(chosenAt, look)}`] as const]),
  ];
};

const consentWords = ({ consent, unsubscribedAt }: Detail["customer"], look: Look): string => {
  const given = [consent.state, consent.source, consent.at && timeIn(consent.at, look.zone)]
    .filter(Boolean)
    .join(", ");
  if (unsubscribedAt === undefined) return given;
  return look.paint.red(`unsubscribed ${moment(unsubscribedAt, look)}`);
};

const contractsTable = (contracts: Detail["contracts"], look: Look): string =>
  table(
    ["contract", "plan", "starts", "ends", "notice", "renews", "cancelled"].map((head) => ({ head })),
    contracts.map((contract) =>
      ["contractId", "plan", "startsOn", "endsOn", "noticeOn", "autoRenewal", "cancelledOn"].map((name) =>
        plainWords(contract[name]),
      ),
    ),
    look,
  );

export const viewHistory = (changes: readonly Change[], look: Look): string =>
  table(
    [{ head: "when" }, { head: "field" }, { head: "from" }, { head: "to", wraps: true }, { head: "source" }],
    changes.map(({ receivedAt, field, from, to, source }) => [
      timeIn(receivedAt, look.zone),
      field,
      plainWords(from),
      plainWords(to),
      source ?? "",
    ]),
    look,
  );
