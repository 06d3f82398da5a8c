import type { AccountFacts, Found, SettingsFacts } from "./account-facts.ts";
import type { Finding } from "./finding.ts";
import { configurationSetFindings, senderFindings, sesFindings } from "./mail-findings.ts";
import {
  callerFindings,
  concurrencyFindings,
  isDeployed,
  notDeployed,
  scheduleFindings,
  settingsFindings,
  tableFindings,
} from "./stage-findings.ts";

/**
 * Everything about an account that mails depend on, each with what to do about it. Before the first deployment only
 * what can be so by then.
 */
export const examineAccount = (facts: AccountFacts, settings: Found<SettingsFacts>): readonly Finding[] => {
  const caller = callerFindings(facts);
  // whatever else was found would be of another account, or of nobody
  if (caller.some(({ state }) => state !== "good")) return caller;
  return [
    ...caller,
    ...sesFindings(facts),
    ...senderFindings(facts),
    ...concurrencyFindings(facts),
    ...(isDeployed(facts)
      ? [
          ...configurationSetFindings(facts),
          ...tableFindings(facts),
          ...scheduleFindings(facts),
          ...settingsFindings(facts, settings),
        ]
      : [notDeployed(facts)]),
  ];
};
