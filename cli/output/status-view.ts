import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Look } from "./look.ts";
import { moment } from "./look.ts";
import { count, countOf } from "./numbers.ts";
import { facts } from "./table.ts";

type Status = RouteResponse<"status.get">;

export const viewStatus = (status: Status, look: Look): string => {
  const { workspace, lastSweep, lastActivityAt } = status;
  const body = facts(
    [
      ["Rekindle", `${status.version}, ${status.stage}`],
      ["Workspace", workspace ? `${workspace.company} (${workspace.zone})` : look.paint.yellow("not set up")],
      ["Time", clockWords(status, look)],
      ["Campaigns", campaignWords(status.campaigns)],
      ["Last sweep", lastSweep === undefined ? "none yet" : sweepWords(lastSweep, look)],
      ["Last activity", lastActivityAt === undefined ? "none in the last day" : moment(lastActivityAt, look)],
      ["Queue", queueWords(status.ingestQueue, look)],
    ],
    look,
  );
  return `${body}\n\n${nextStep(status)}`;
};

const clockWords = ({ businessNow, wallNow, clockMoves }: Status, look: Look): string => {
  const moved = Math.abs(Date.parse(businessNow) - Date.parse(wallNow)) > 60_000;
  const words = moment(businessNow, { ...look, now: wallNow });
  return moved && clockMoves ? `${words}, moved by hand` : words;
};

const campaignWords = (campaigns: Status["campaigns"]): string =>
  Object.entries(campaigns)
    .map(([status, number]) => `${count(number)} ${status}`)
    .join(", ") || "none yet";

const sweepWords = (sweep: NonNullable<Status["lastSweep"]>, look: Look): string =>
  `${sweep.day}, ${sweep.finishedAt === undefined ? "still running, since" : "done"} ${moment(sweep.finishedAt ?? sweep.startedAt, look)}`;

const queueWords = ({ waiting, inFlight, dead }: Status["ingestQueue"], look: Look): string => {
  if (waiting + inFlight + dead === 0) return "empty";
  const words = `${countOf(waiting, "message")} waiting, ${count(inFlight)} being taken in`;
  return dead === 0 ? words : `${words}, ${look.paint.red(`${count(dead)} that could not be taken in`)}`;
};

const nextStep = ({ workspace, campaigns }: Status): string => {
  if (workspace === undefined) return "Next: rekindle workspace put workspace.yaml";
  const has = (state: string): boolean => (campaigns[state] ?? 0) > 0;
  if (has("active")) return "More: rekindle report, rekindle list";
  if (has("draft")) return "Next: rekindle list, then rekindle start CAMPAIGN";
  if (has("paused")) return "Next: rekindle list, then rekindle resume CAMPAIGN";
  return "Next: rekindle plan playbooks/win-back, then publish it and start it";
};
