import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Look } from "./look.ts";
import { count } from "./numbers.ts";
import { table } from "./table.ts";
import { timeIn } from "./times.ts";

type ClicksOfMessage = RouteResponse<"clicks.get">;
type Label = ClicksOfMessage["clicks"][number]["label"];

const LABELS: readonly Label[] = ["human", "suspect", "machine"];

export const viewClicks = (
  { items, more }: { readonly items: readonly ClicksOfMessage[]; readonly more: boolean },
  look: Look,
): string => {
  const all = items.flatMap(({ messageId, clicks }) => clicks.map((click) => ({ messageId, ...click })));
  if (all.length === 0) return "No link was opened yet.";
  const { paint } = look;
  const painted: Readonly<Record<Label, string>> = {
    human: paint.green("human"),
    suspect: paint.yellow("suspect"),
    machine: paint.dim("machine"),
  };
  const rows = all.map(({ at, link, label, messageId }) => [
    timeIn(at, look.zone),
    painted[label],
    link,
    messageId,
  ]);
  const sums = LABELS.map(
    (label) => `${count(all.filter((click) => click.label === label).length)} ${label}`,
  );
  return [
    `Requests for links: ${sums.join(", ")}. Nothing is decided by these labels.`,
    table([{ head: "at" }, { head: "by" }, { head: "link" }, { head: "message" }], rows, look),
    ...(more ? ["There are more: --limit"] : []),
  ].join("\n\n");
};
