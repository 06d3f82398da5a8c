import type { RouteResponse } from "#contracts/api/routes.ts";
import { eventSnippet } from "#core/events/event-snippet.ts";
import type { Look } from "./look.ts";
import { facts, table } from "./table.ts";
import { relative, timeIn } from "./times.ts";

type WriteKey = RouteResponse<"write-keys.list">["items"][number];
type Rejected = RouteResponse<"events.rejected">["items"][number];

export const viewWriteKeys = (keys: readonly WriteKey[], look: Look): string => {
  if (keys.length === 0) return "No write key yet. Make one: rekindle keys write create website";
  const rows = keys.map(({ id, name, createdAt, createdBy, revokedAt }) => [
    id,
    name,
    timeIn(createdAt, look.zone),
    createdBy,
    revokedAt === undefined ? look.paint.green("works") : `revoked ${relative(revokedAt, look.now)}`,
  ]);
  return table(
    ["key", "name", "made", "by", "state"].map((head) => ({ head })),
    rows,
    look,
  );
};

export const viewWriteKey = (
  made: RouteResponse<"write-keys.create"> & { readonly url: string },
  look: Look,
): string =>
  [
    facts(
      [
        ["id", made.id],
        ["key", look.paint.bold(made.key)],
      ],
      look,
    ),
    "The key is shown this one time. Try it:",
    eventSnippet(made),
  ].join("\n\n");

export const viewRejected = (
  { items, more }: { readonly items: readonly Rejected[]; readonly more: boolean },
  look: Look,
): string => {
  if (items.length === 0) return "Every event of the last 30 days was taken.";
  const rows = items.map(({ at, messageId = "", type = "", reason }) => [
    timeIn(at, look.zone),
    type,
    messageId,
    reason,
  ]);
  const heads = ["when", "type", "message"].map((head) => ({ head }));
  return [
    table([...heads, { head: "reason", wraps: true }], rows, look),
    ...(more ? ["There are more: --limit"] : []),
  ].join("\n\n");
};
