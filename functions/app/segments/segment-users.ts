import type { PrepareCampaign } from "#app/campaigns/prepare-campaign.ts";
import { segmentsIn, segmentsOfCampaign } from "#core/segment/segments-in.ts";
import type { Fault } from "#core/shared/errors.ts";
import { suggest } from "#core/shared/suggest.ts";
import type { ConfigStore } from "#ports/config-store.ts";

/** The live campaigns and the segments that name a segment, in words. */
export const usersOf = async (config: ConfigStore, id: string): Promise<readonly string[]> => {
  const states = (await config.campaigns()).filter(
    ({ status, version }) => status !== "archived" && version > 0,
  );
  const campaigns = await Promise.all(
    states.map(async (state) => {
      const campaign = (await config.version(state.id, state.version))?.campaign;
      return campaign && segmentsOfCampaign(campaign).includes(id) ? [`campaign ${state.id}`] : [];
    }),
  );
  const others = (await config.segments()).filter((one) => !one.deleted && one.id !== id);
  const segments = await Promise.all(
    others.map(async (one) => {
      const content = await config.segmentContent(one.content);
      const isUser = content?.kind === "conditions" && segmentsIn(content.condition).includes(id);
      return isUser ? [`segment ${one.id}`] : [];
    }),
  );
  return [...campaigns, ...segments].flat();
};

/** What is wrong about a segment that is not there, and what may have been meant. */
export const unknownSegment = async (
  config: ConfigStore,
  id: string,
): Promise<readonly [message: string, hint: string]> => {
  const known = (await config.segments()).flatMap((one) => (one.deleted ? [] : [one.id]));
  const near = suggest(id, known);
  const all = known.length === 0 ? "there are none yet: save it first" : `one of: ${known.join(", ")}`;
  return [
    `names the segment \`${id}\`, which is not there`,
    near === undefined ? all : `did you mean \`${near}\`?`,
  ];
};

/** Also refuses campaigns that name segments that are not there. */
export const knowingSegments =
  (prepare: PrepareCampaign, config: ConfigStore): PrepareCampaign =>
  async (files, workspace) => {
    const prepared = await prepare(files, workspace);
    if (prepared.kind === "faulty") return prepared;
    const faults: Fault[] = [];
    for (const id of segmentsOfCampaign(prepared.campaign)) {
      const segment = await config.segment(id);
      if (segment !== undefined && !segment.deleted) continue;
      const [message, hint] = await unknownSegment(config, id);
      faults.push({ ...placeOf(files, id), field: "segment", message, hint });
    }
    return faults.length === 0 ? prepared : { kind: "faulty", faults };
  };

/** The first line that names it. */
const placeOf = (
  files: Readonly<Record<string, string>>,
  id: string,
): { readonly file: string | undefined; readonly line: number | undefined } => {
  for (const [file, text] of Object.entries(files)) {
    if (!/\.ya?ml$/.test(file)) continue;
    const line = text.split("\n").findIndex((one) => new RegExp(`segment:\\s*["']?${id}\\b`).test(one));
    if (line >= 0) return { file, line: line + 1 };
  }
  return { file: undefined, line: undefined };
};
