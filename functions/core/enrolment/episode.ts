import { shortHash } from "../shared/ids.ts";
import type { TriggerFacts } from "./enrolment.ts";

/**
 * What makes an enrolment unique. `inactive`: the day the silence began, `20261201`. `contract-ending`: the
 * contract and the end of its term, so that the next term is a new episode.
 */
export const episodeOf = (facts: TriggerFacts): string =>
  facts.kind === "inactive"
    ? facts.since.replaceAll("-", "")
    : `${shortHash(facts.contractId)}-${facts.endsOn.replaceAll("-", "")}`;
