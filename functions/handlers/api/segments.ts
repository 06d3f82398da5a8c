import { requireSegment } from "#app/segments/change-segments.ts";
import { usersOf } from "#app/segments/segment-users.ts";
import type { segmentRoutes } from "#contracts/api/segments.ts";
import type { Segment } from "#core/segment/segment.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import { startJobOf } from "./start-job-of.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const segmentHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof segmentRoutes> => ({
  "segments.list": async () => ({
    items: (await use.config.segments()).filter(({ deleted }) => !deleted).map(show),
  }),
  "segments.get": async ({ params: { segmentId } }) => {
    const segment = await requireSegment(use.config, segmentId);
    const said = await use.config.segmentContent(segment.content);
    const condition = said?.kind === "conditions" ? { ...said.condition } : undefined;
    return { ...show(segment), condition, usedBy: await usersOf(use.config, segmentId) };
  },
  "segments.put": async ({ params, body, caller }) =>
    show(await use.putSegment({ id: params.segmentId, ...body, file: body.file, by: caller.name })),
  "segments.import": async ({ params, body, caller }) => {
    const { segment } = await use.importMembers({
      id: params.segmentId,
      ...body,
      name: body.name,
      by: caller.name,
    });
    return { segment: segment && show(segment) };
  },
  "segments.size": async ({ params: { segmentId }, key }) => {
    await requireSegment(use.config, segmentId);
    return startJobOf(use, { kind: "segment-size", key, input: { segment: segmentId } });
  },
  "segments.delete": async ({ params: { segmentId }, caller }) => {
    await use.deleteSegment({ id: segmentId, by: caller.name });
    return { deleted: segmentId };
  },
});

const show = ({ content: _content, deleted: _deleted, revision: _revision, ...shown }: Segment) => shown;
