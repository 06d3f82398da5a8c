import { suggest } from "#core/shared/suggest.ts";
import type { ApiClient } from "../client/api-client.ts";
import { ApiProblemError } from "../client/problem-error.ts";
import { RefusedError } from "./errors.ts";

/** Does something to a campaign; where there is none of that name, says which one was probably meant. */
export const onCampaign = async <T>(api: ApiClient, id: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiProblemError) || error.problem.status !== 404) throw error;
    const { items } = await api.call("campaigns.list", { query: { limit: 200 } });
    const ids = items.map((campaign) => campaign.id);
    if (ids.includes(id)) throw error;
    const near = suggest(id, ids);
    const hint = near === undefined ? knownWords(ids) : `Did you mean ${near}?`;
    throw new RefusedError(`There is no campaign ${id}. ${hint}`);
  }
};

const MOST_NAMED = 10;

const knownWords = (ids: readonly string[]): string =>
  ids.length === 0
    ? "None is published yet: rekindle publish FOLDER"
    : `There are: ${ids.slice(0, MOST_NAMED).join(", ")}${ids.length > MOST_NAMED ? " …" : ""}`;
