import type { Campaign } from "#core/campaign/campaign.ts";
import type { Condition } from "#core/condition/condition.ts";
import type { SegmentContent } from "#core/segment/segment.ts";
import {
  resolveCampaign,
  resolveSegments,
  type SegmentContents,
  segmentsIn,
  segmentsOfCampaign,
} from "#core/segment/segments-in.ts";
import type { Segments } from "#ports/segments.ts";

type Reader = Pick<Segments, "segment" | "segmentContent">;

/** What these segments say now, and those that they name. Who is deleted or was never there is left out. */
export const readSegments = async (store: Reader, ids: readonly string[]): Promise<SegmentContents> => {
  const found = new Map<string, SegmentContent>();
  const asked = new Set<string>();
  let open = ids;
  while (open.length > 0) {
    for (const id of open) asked.add(id);
    const read = await Promise.all(open.map(async (id) => [id, await readOne(store, id)] as const));
    for (const [id, content] of read) if (content !== undefined) found.set(id, content);
    const named = read.flatMap(([, content]) =>
      content?.kind === "conditions" ? segmentsIn(content.condition) : [],
    );
    open = [...new Set(named)].filter((id) => !asked.has(id));
  }
  return found;
};

const readOne = async (store: Reader, id: string): Promise<SegmentContent | undefined> => {
  const segment = await store.segment(id);
  return segment === undefined || segment.deleted ? undefined : store.segmentContent(segment.content);
};

/** A campaign that knows what its segments say now. Costs nothing where there are none. */
export const withSegments = async (store: Reader, campaign: Campaign): Promise<Campaign> => {
  const ids = segmentsOfCampaign(campaign);
  return ids.length === 0 ? campaign : resolveCampaign(campaign, await readSegments(store, ids));
};

export const withSegmentsIn = async (store: Reader, condition: Condition): Promise<Condition> =>
  resolveSegments(condition, await readSegments(store, segmentsIn(condition)));
