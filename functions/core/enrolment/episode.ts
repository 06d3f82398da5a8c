import { assertNever } from "../shared/errors.ts";
import { shortHash } from "../shared/ids.ts";
import { episodeOfDated } from "./dated-facts.ts";
import type { TriggerFacts } from "./enrolment.ts";

/**
 * What makes an enrolment unique. `inactive`, `returned`: the day the silence began, `20261201`. `contract-ending`:
 * the contract and the end of its term, so that the next term is a new episode. `signed-up`: a customer does so once.
 * `event`: the key that the campaign names, or the event itself.
 */
export const episodeOf = (facts: TriggerFacts): string => {
  switch (facts.kind) {
    case "inactive":
    case "returned":
      return facts.since.replaceAll("-", "");
    case "contract-ending":
      return `${shortHash(facts.contractId)}-${facts.endsOn.replaceAll("-", "")}`;
    case "signed-up":
      return "signed-up";
    case "event":
      return shortHash(facts.key);
    case "date":
    case "once":
    case "every":
      return episodeOfDated(facts);
    default:
      return assertNever(facts);
  }
};
