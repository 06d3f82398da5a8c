import type { Campaign, NamedExit, Weekday } from "#core/campaign/campaign.ts";
import { onceReadOn } from "#core/campaign/dated-trigger.ts";
import type { Condition } from "#core/condition/condition.ts";
import { refersToEntry } from "#core/enrolment/event-since.ts";
import { addDays, daysFromTo } from "#core/shared/day.ts";
import { sameJson } from "#core/shared/same-json.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { conditionProblems } from "../condition/condition-limits.ts";
import { isLooserThan } from "../documents/cap-document.ts";
import { oneOf, type Problem } from "../documents/document-faults.ts";
import type { Path } from "../documents/document-source.ts";
import { sayHours } from "../documents/scalars.ts";
import { toSendWindow } from "../documents/window-document.ts";
import type { CampaignParts } from "./campaign-parts.ts";
import { foreignFields } from "./event-match-document.ts";
import { endsInWait, stepProblems } from "./step-checks.ts";
import { triggerKindOf } from "./triggers.ts";

type Check = (parts: CampaignParts, workspace: Workspace) => readonly Problem[];

/** What is wrong between the parts of a campaign, or between it and the workspace. */
export const campaignProblems: Check = (parts, workspace) =>
  [
    checkService,
    checkTopic,
    checkGoal,
    checkExit,
    checkEventConditions,
    checkCap,
    checkWindow,
    checkOnce,
    checkBudget,
    checkAudience,
    stepProblems,
  ].flatMap((check) => check(parts, workspace));

const problem = (path: Path, message: string, hint: string): readonly Problem[] => [{ path, message, hint }];
const NOTHING: readonly Problem[] = [];

const checkService: Check = ({ purpose, holdout }) =>
  purpose === "service" && holdout !== undefined && holdout > 0
    ? problem(
        ["holdout"],
        "holds out people from a service campaign",
        "0%: a contractual notice goes to everybody",
      )
    : NOTHING;

const checkTopic: Check = ({ topic }, { topics }) => {
  if (topic === undefined || Object.hasOwn(topics, topic)) return NOTHING;
  const known = Object.keys(topics);
  const hint = known.length === 0 ? "the workspace has no topics yet: add it there" : oneOf(topic, known);
  return problem(["topic"], `is \`${topic}\`, no topic of the workspace`, hint);
};

const checkGoal: Check = ({ goal, trigger }) => {
  const problems: Problem[] = [];
  const fitting = trigger && triggerKindOf(trigger).goal;
  if (goal?.event !== undefined && goal.kind !== undefined)
    problems.push({
      path: ["goal", "event"],
      message: "cannot stand beside `kind`",
      hint: "one of them",
    });
  else if (goal?.kind !== undefined && fitting !== undefined && goal.kind !== fitting)
    problems.push({
      path: ["goal", "kind"],
      message: `is \`${goal.kind}\`, which does not fit the trigger \`${trigger?.kind}\``,
      hint: fitting,
    });
  if (goal?.where !== undefined && goal.event === undefined)
    problems.push({
      path: ["goal", "where"],
      message: "is given, but no event",
      hint: "add `event: NAME`, or leave it out",
    });
  if (goal?.margin !== undefined && goal.count !== "revenue")
    problems.push({
      path: ["goal", "margin"],
      message: "is given, but no revenue is counted",
      hint: "add `count: revenue`, or leave it out",
    });
  return problems;
};

/** May happen to anybody, whatever let them in. */
const ANY_EXITS: readonly NamedExit[] = ["renewed", "cancelled", "ended", "replied", "accepted"];

const checkExit: Check = ({ exit = [], trigger }) => {
  if (trigger === undefined) return NOTHING;
  const { exits, otherExits = [] } = triggerKindOf(trigger);
  const fitting = [...new Set([...exits, ...otherExits, ...ANY_EXITS])];
  return exit.flatMap((rule, index) => {
    const first = exit.findIndex((other) => sameJson([other], [rule]));
    if (first < index)
      return problem(
        ["exit", index],
        "stands there a second time",
        `once, as number ${first + 1} of the list`,
      );
    return typeof rule === "object" || fitting.includes(rule)
      ? NOTHING
      : problem(
          ["exit", index],
          `is \`${rule}\`, which cannot happen under the trigger \`${trigger.kind}\``,
          `one of: ${fitting.join(", ")}`,
        );
  });
};

/** What happened is judged by what it says itself; customers are narrowed by the audience. */
const checkEventConditions: Check = ({ trigger, exit = [], goal }, { currency }) => {
  const all: readonly { readonly path: Path; readonly where: Condition | undefined }[] = [
    { path: ["trigger", "where"], where: trigger?.kind === "event" ? trigger.where : undefined },
    ...exit.map((rule, index) => ({
      path: ["exit", index, "where"],
      where: typeof rule === "object" ? rule.where : undefined,
    })),
    { path: ["goal", "where"], where: goal?.where },
  ];
  return all.flatMap(({ path, where }) => {
    if (where === undefined) return [];
    const [foreign] = foreignFields(where);
    return [
      ...conditionProblems(where, path, currency),
      ...(foreign === undefined
        ? []
        : problem(
            path,
            `asks for \`${foreign}\``,
            "fields of the event, `event.NAME`; all else in `audience`",
          )),
      ...(path[0] === "trigger" && refersToEntry(where)
        ? problem(path, "refers to `entry.…`", "a value: nobody has entered yet")
        : []),
    ];
  });
};

const checkCap: Check = ({ cap, purpose }, workspace) => {
  if (cap === "none" && purpose !== "service")
    return problem(
      ["cap"],
      "is `none` in a marketing campaign",
      "`workspace`, or `purpose: service` for notices",
    );
  if (typeof cap !== "object" || !isLooserThan(cap, workspace.cap)) return NOTHING;
  const limit = `${workspace.cap.mails} in ${sayHours(workspace.cap.hours)}`;
  return problem(
    ["cap"],
    `lets through more than the workspace's cap of ${limit}`,
    `at most ${workspace.cap.mails}, within ${sayHours(workspace.cap.hours)} or longer`,
  );
};

const WEEKDAYS: readonly Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const checkWindow: Check = ({ window, runs }, workspace) => {
  const { ranges, notOn } = toSendWindow(window, workspace.window);
  const { from, until } = runs ?? {};
  if (window === undefined || from === undefined || until === undefined || from > until) return NOTHING;
  // with so many days to choose from, one is open
  const enough = addDays(from, notOn.length + 6);
  const isOpen = daysFromTo(from, until < enough ? until : enough).some((day) => {
    const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
    return weekday !== undefined && ranges[weekday] !== undefined && !notOn.includes(day);
  });
  return isOpen
    ? NOTHING
    : problem(
        ["window"],
        `never opens from ${from} to ${until}`,
        "a weekday of that time that is not in `notOn`",
      );
};

const checkOnce: Check = ({ trigger, runs }, workspace) => {
  if (trigger?.kind !== "once") return NOTHING;
  const readOn = onceReadOn(trigger, workspace);
  const from = runs?.from !== undefined && runs.from > readOn;
  if (!from && (runs?.until === undefined || runs.until >= readOn)) return NOTHING;
  return problem(
    ["runs", from ? "from" : "until"],
    `leaves out ${readOn}, the day on which the audience is read`,
    `${readOn} or ${from ? "earlier" : "later"}: nobody would enter`,
  );
};

const checkBudget: Check = ({ budget }, workspace) =>
  (["total", "perDay"] as const).flatMap((key) => {
    const units = budget?.[key];
    return units !== undefined && units * 1_000_000 < workspace.mailCostMicros
      ? problem(
          ["budget", key],
          "is less than one mail costs",
          `at least ${workspace.mailCostMicros / 1_000_000}`,
        )
      : NOTHING;
  });

const checkAudience: Check = ({ audience }, { currency }) =>
  audience === undefined ? NOTHING : conditionProblems(audience, ["audience"], currency);

/** Only an event brings what `entry.…` names: under another trigger such a condition never holds. */
const entryWarnings = ({ trigger, exit, goal }: Omit<Campaign, "mails">): readonly Problem[] => {
  if (trigger.kind === "event") return NOTHING;
  const rules: readonly { readonly path: Path; readonly where?: Condition | undefined }[] = [
    ...exit.map((rule, index) => ({ path: ["exit", index], ...(typeof rule === "object" && rule) })),
    { path: ["goal"], where: goal.event?.where },
  ];
  return rules.flatMap(({ path, where }) =>
    where !== undefined && refersToEntry(where)
      ? problem(
          [...path, "where"],
          `refers to \`entry.…\`, which the trigger \`${trigger.kind}\` does not bring: it never holds`,
          "a value, or a trigger of kind `event`",
        )
      : NOTHING,
  );
};

/** What is allowed, but hardly meant. */
export const campaignWarnings = (campaign: Omit<Campaign, "mails">): readonly Problem[] => {
  const { trigger, exit, steps, budget } = campaign;
  const ends = triggerKindOf(trigger).exits.filter((rule) => !exit.includes(rule));
  return [
    ...ends.flatMap((rule) =>
      problem(["exit"], `leaves out \`${rule}\``, `without it mails go on after a customer has ${rule}`),
    ),
    ...entryWarnings(campaign),
    ...(exit.includes("accepted") && !steps.some((step) => step.kind === "email" && step.offers !== undefined)
      ? problem(["exit"], "is `accepted`, but no step makes an offer", "leave it out, or add an `offer`")
      : NOTHING),
    ...(endsInWait(steps)
      ? problem(["steps", steps.length - 1], "is a wait with nothing after it", "take it out, or add a step")
      : NOTHING),
    ...((budget.perDayMicros ?? 0) > (budget.totalMicros ?? Number.POSITIVE_INFINITY)
      ? problem(["budget", "perDay"], "is more than the total", "less than `total`")
      : NOTHING),
  ];
};
