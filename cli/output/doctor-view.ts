import type { Finding, FindingState } from "#core/doctor/finding.ts";
import type { Look, Paint } from "./look.ts";
import { countOf } from "./numbers.ts";
import { table } from "./table.ts";

type Drawn = Pick<Look, "paint" | "width">;

const ORDER: readonly FindingState[] = ["bad", "unknown", "look", "good"];

/** What is in the way first, with what to do below each. */
export const viewFindings = (findings: readonly Finding[], { paint, width }: Drawn): string => {
  const look: Look = { paint, width, zone: "UTC", currency: "USD", now: "", wallNow: "" };
  const rows = findings
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
    .map(({ id, state, says, todo }) => [
      wordOf(state, paint),
      id,
      todo === undefined ? says : `${says}\n→ ${todo}`,
    ]);
  const columns = [{ head: "" }, { head: "what" }, { head: "how it is", wraps: true as const }];
  return `${table(columns, rows, look)}\n\n${lastWords(findings)}`;
};

const wordOf = (state: FindingState, paint: Paint): string => {
  if (state === "good") return paint.green("good");
  return state === "bad" ? paint.red("bad") : paint.yellow(state);
};

const lastWords = (findings: readonly Finding[]): string => {
  const bad = findings.filter(({ state }) => state === "bad").length;
  return bad === 0
    ? "Nothing is in the way of mails."
    : `${countOf(bad, "thing")} ${bad === 1 ? "is" : "are"} in the way of mails.`;
};
