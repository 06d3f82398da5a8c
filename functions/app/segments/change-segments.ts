import { requireWorkspace } from "#app/sweep/settings.ts";
import type { Condition } from "#core/condition/condition.ts";
import { MOST_IDS, type Segment, type SegmentContent } from "#core/segment/segment.ts";
import { findCycle, segmentsIn } from "#core/segment/segments-in.ts";
import { ConflictError, type Fault, InvalidInputError, NotFoundError } from "#core/shared/errors.ts";
import { customerIdOf, normaliseAddress } from "#core/shared/ids.ts";
import { sameJson } from "#core/shared/same-json.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { unknownSegment, usersOf } from "./segment-users.ts";
import { readSegments } from "./with-segments.ts";

export interface SegmentDeps {
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly idKey: () => Promise<Uint8Array>;
  readonly parse: (
    file: string,
    document: string,
    workspace: Workspace,
  ) =>
    | { readonly kind: "ok"; readonly id: string; readonly name: string; readonly condition: Condition }
    | { readonly kind: "faulty"; readonly faults: readonly Fault[] };
}

/** @throws NotFoundError */
export const requireSegment = async (config: ConfigStore, id: string): Promise<Segment> => {
  const segment = await config.segment(id);
  if (segment === undefined || segment.deleted) throw new NotFoundError(`There is no segment ${id}.`);
  return segment;
};

/** Saves conditions as the next version of a segment; in force at once, in every campaign that names it. */
export const createPutSegment =
  (deps: SegmentDeps) =>
  async (input: {
    readonly id: string;
    readonly document: string;
    readonly file: string | undefined;
    readonly by: string;
  }): Promise<Segment> => {
    const { config } = deps;
    const parsed = deps.parse(input.file ?? "segment.yaml", input.document, await requireWorkspace(config));
    if (parsed.kind === "faulty") throw new InvalidInputError("The segment has faults", parsed.faults);
    const { id, condition } = parsed;
    if (id !== input.id) throw fault("segment", `is \`${id}\``, `\`${input.id}\`, as it is asked for`);
    const contents = await readSegments(config, segmentsIn(condition));
    const unknown = segmentsIn(condition).filter((one) => one !== id && !contents.has(one));
    if (unknown[0] !== undefined) throw fault("where", ...(await unknownSegment(config, unknown[0])));
    const cycle = findCycle(id, condition, contents);
    if (cycle !== undefined) throw fault("where", `leads back to itself: ${cycle.join(" -> ")}`, "no circle");
    return save(deps, { ...input, name: parsed.name, said: { kind: "conditions", condition } });
  };

interface Saved {
  readonly id: string;
  readonly name: string | undefined;
  readonly by: string;
  readonly said: SegmentContent;
}

const save = async ({ config, clock }: SegmentDeps, saved: Saved): Promise<Segment> => {
  const { id, said, by } = saved;
  const standing = await config.segment(id);
  const name = saved.name ?? standing?.name ?? id;
  if (standing !== undefined && !standing.deleted) {
    if (standing.kind !== said.kind)
      throw new ConflictError(`Segment ${id} is ${KIND_WORDS[standing.kind]}. Choose another id.`);
    const before = await config.segmentContent(standing.content);
    if (standing.name === name && before !== undefined && isSame(before, said)) return standing;
  }
  const at = clock.businessNow();
  const next: Segment = {
    id,
    name,
    kind: said.kind,
    version: (standing?.version ?? 0) + 1,
    content: "",
    ids: said.kind === "list" ? said.ids.size : undefined,
    updatedAt: at,
    updatedBy: by,
    deleted: false,
    revision: standing?.revision ?? 0,
  };
  if ((await config.putSegment(next, said)) === "conflict")
    throw new ConflictError(`Segment ${id} is being changed by somebody else. Look at it and try again.`);
  const detail = { version: next.version, kind: next.kind };
  await config.log({ at, by, what: "segment.saved", about: id, detail });
  return requireSegment(config, id);
};

const KIND_WORDS = { conditions: "made of conditions", list: "an imported list" } as const;

const isSame = (a: SegmentContent, b: SegmentContent): boolean =>
  a.kind === "list"
    ? b.kind === "list" && sameIds(a.ids, b.ids)
    : b.kind === "conditions" && sameJson(a.condition, b.condition);

const sameIds = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));

/**
 * Takes a part of a list; with `last` all parts of this import become the list, in the place of what stood there.
 * Parts may come twice and in any order, and customers may be named before they are known.
 */
export const createImportMembers =
  (deps: SegmentDeps) =>
  async (input: {
    readonly id: string;
    readonly import: string;
    readonly externalIds: readonly string[];
    readonly name: string | undefined;
    readonly last: boolean;
    readonly by: string;
  }): Promise<{ readonly segment: Segment | undefined }> => {
    const key = await deps.idKey();
    const of = { segmentId: input.id, import: input.import };
    const ids = [
      ...new Set(input.externalIds.map((externalId) => customerIdOf(toExternalId(externalId), key))),
    ];
    if (ids.length > 0) await deps.config.keepMembers({ ...of, ids });
    if (!input.last) return { segment: undefined };
    const all = await deps.config.members(of);
    if (all.size === 0) throw fault("externalIds", "names nobody in any part of this import", "at least one");
    if (all.size > MOST_IDS)
      throw fault("externalIds", `makes a list of ${all.size} customers`, `at most ${MOST_IDS}`);
    return { segment: await save(deps, { ...input, said: { kind: "list", ids: all } }) };
  };

/** As imports read it: who has no id of the company's is known by the address. */
const toExternalId = (written: string): string =>
  written.includes("@") ? normaliseAddress(written) : written.trim();

/** Its versions stay; what names it would hold nobody from now on, and so it is refused as long as anything does. */
export const createDeleteSegment =
  ({ config, clock }: Pick<SegmentDeps, "config" | "clock">) =>
  async ({ id, by }: { readonly id: string; readonly by: string }): Promise<void> => {
    const segment = await requireSegment(config, id);
    const users = await usersOf(config, id);
    if (users.length > 0)
      throw new ConflictError(`Segment ${id} is used by ${users.join(", ")}. Take it out there first.`);
    const at = clock.businessNow();
    const gone = { ...segment, deleted: true, updatedAt: at, updatedBy: by };
    if ((await config.putSegment(gone, undefined)) === "conflict")
      throw new ConflictError(`Segment ${id} is being changed by somebody else. Look at it and try again.`);
    await config.log({ at, by, what: "segment.deleted", about: id, detail: {} });
  };

const fault = (field: string, message: string, hint: string): InvalidInputError =>
  new InvalidInputError("The segment has faults", [
    { file: undefined, line: undefined, field, message, hint },
  ]);
