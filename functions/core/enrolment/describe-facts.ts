import { assertNever } from "../shared/errors.ts";
import { describeDated } from "./dated-facts.ts";
import type { Entry } from "./enrolment.ts";

/** What let somebody in, in words for `explain`. */
export const describeFacts = ({ facts, crossedOn }: Pick<Entry, "facts" | "crossedOn">): string => {
  switch (facts.kind) {
    case "inactive":
      return `silent since ${facts.since}, ${facts.days} days on ${crossedOn}`;
    case "contract-ending":
      return `contract ${facts.contractId} ends on ${facts.endsOn}, in reach on ${crossedOn}`;
    case "signed-up":
      return `signed up at ${facts.at}`;
    case "returned":
      return `came back at ${facts.at}, silent since ${facts.since}`;
    case "event":
      return `${facts.name} at ${facts.at}`;
    case "date":
    case "once":
    case "every":
      return describeDated(facts);
    default:
      return assertNever(facts);
  }
};
