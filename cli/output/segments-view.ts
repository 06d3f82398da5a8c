import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Look } from "./look.ts";
import { count } from "./numbers.ts";
import { table } from "./table.ts";
import { timeIn } from "./times.ts";

type Segment = RouteResponse<"segments.list">["items"][number];

export const viewSegments = (segments: readonly Segment[], look: Look): string => {
  if (segments.length === 0) return "No segment yet. Save one: rekindle segments put FILE";
  const rows = segments.map(({ id, name, kind, ids, version, updatedAt, updatedBy }) => [
    id,
    name,
    kind === "list" ? `list of ${count(ids ?? 0)}` : "conditions",
    `${version}`,
    timeIn(updatedAt, look.zone),
    updatedBy,
  ]);
  return table(
    ["segment", "name", "made of", "version", "saved", "by"].map((head) => ({ head })),
    rows,
    look,
  );
};
