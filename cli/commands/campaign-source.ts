import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { CampaignId } from "#contracts/api/shared.ts";
import { type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { readBundle } from "../documents/read-bundle.ts";
import { faultsText, toFault } from "../output/failure.ts";
import { countOf } from "../output/numbers.ts";
import { onCampaign } from "./nearest.ts";
import type { Session } from "./session.ts";

/** A campaign as a person names it: files on this machine, or the id of a published one. */
export type CampaignSource = CampaignFiles | { readonly kind: "published"; readonly id: string };

export interface CampaignFiles {
  readonly kind: "files";
  /** As it was named. */
  readonly path: string;
  /** Of the document; paths in `files` are relative to it. */
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A folder or file of that name comes before a published campaign. @throws InvalidInputError */
export const findCampaign = async (name: string): Promise<CampaignSource> => {
  const isHere = await stat(name).then(
    () => true,
    () => false,
  );
  if (!isHere && CampaignId.safeParse(name).success) return { kind: "published", id: name };
  return readCampaignFiles(name);
};

/** @throws InvalidInputError with every fault that reading has */
export const readCampaignFiles = async (path: string): Promise<CampaignFiles> => {
  const bundle = await readBundle(path);
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  const folder = isFolder ? path : dirname(path);
  if (bundle.kind === "ok") return { kind: "files", path, folder, files: bundle.files };
  throw faulty(
    path,
    bundle.faults.map((fault) => (fault.file === path ? fault : inFolder(fault, folder))),
  );
};

/** Checks files as publishing would; warnings are noted. @throws InvalidInputError with every fault */
export const requireValid = async (
  { api, note }: Pick<Session, "api" | "note">,
  source: CampaignFiles,
): Promise<RouteResponse<"campaigns.validate">> => {
  const validation = await validate(api, source);
  if (!validation.valid) throw faulty(source.path, validation.faults.map(toFault));
  if (validation.warnings.length > 0) note(`${faultsText(validation.warnings)}\n`);
  return validation;
};

/** Does something to a campaign: with all faults of unpublished files, or the nearest name of one that is not there. */
export const onSource = async <T>(
  session: Session,
  source: CampaignSource,
  work: () => Promise<T>,
): Promise<T> => {
  if (source.kind === "published") return onCampaign(session.api, source.id, work);
  await requireValid(session, source);
  return work();
};

/** Faults are placed by paths that an editor finds from here. */
export const validate = async (
  api: Session["api"],
  { files, folder }: CampaignFiles,
): Promise<RouteResponse<"campaigns.validate">> => {
  const validation = await api.call("campaigns.validate", { body: { files: { ...files } } });
  return {
    ...validation,
    faults: validation.faults.map((fault) => inFolder(fault, folder)),
    warnings: validation.warnings.map((fault) => inFolder(fault, folder)),
  };
};

const inFolder = <F extends { readonly file?: string | undefined }>(fault: F, folder: string): F =>
  fault.file === undefined ? fault : { ...fault, file: join(folder, fault.file) };

const faulty = (path: string, faults: readonly Fault[]): InvalidInputError =>
  new InvalidInputError(`${countOf(faults.length, "fault")} in ${path}`, faults);

/** The part of a request's body that says which campaign. */
export const sourceBody = (source: CampaignSource): { files?: Record<string, string>; campaign?: string } =>
  source.kind === "files" ? { files: { ...source.files } } : { campaign: source.id };
