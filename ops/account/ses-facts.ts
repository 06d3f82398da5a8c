import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import type { ConfigurationSet, Found, SesAccount, SesIdentity } from "#core/doctor/account-facts.ts";
import { ask } from "../ask.ts";
import type { ClientConfig } from "../place.ts";

export interface SesFacts {
  readonly ses: Found<SesAccount>;
  readonly identity: Found<SesIdentity>;
  readonly configurationSet: Found<ConfigurationSet>;
}

/** What SES says of the account, of the sender's domain and of the stage's configuration set. */
export const readSesFacts = async (
  config: ClientConfig,
  { senderDomain, setName }: { readonly senderDomain: string; readonly setName: string },
): Promise<SesFacts> => {
  const client = new SESv2Client(config);
  const [ses, identity, configurationSet] = await Promise.all([
    ask(() => readAccount(client)),
    ask(() => readIdentity(client, senderDomain)),
    ask(() => readConfigurationSet(client, setName)),
  ]);
  return { ses, identity, configurationSet };
};

const readAccount = async (client: SESv2Client): Promise<SesAccount> => {
  const account = await client.send(new GetAccountCommand({}));
  const { SendQuota: quota, SuppressionAttributes: suppression } = account;
  return {
    production: account.ProductionAccessEnabled === true,
    sendingEnabled: account.SendingEnabled === true,
    enforcement: account.EnforcementStatus ?? "HEALTHY",
    daily: quota?.Max24HourSend ?? 0,
    sentLast24Hours: quota?.SentLast24Hours ?? 0,
    perSecond: quota?.MaxSendRate ?? 0,
    plan: account.PricingAttributes?.CurrentPlan,
    suppresses: suppression?.SuppressedReasons ?? [],
  };
};

const readIdentity = async (client: SESv2Client, domain: string): Promise<SesIdentity> => {
  const identity = await client.send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
  return {
    verified: identity.VerifiedForSendingStatus === true,
    dkim: identity.DkimAttributes?.Status ?? "NOT_STARTED",
    signs: identity.DkimAttributes?.SigningEnabled === true,
    mailFrom: identity.MailFromAttributes?.MailFromDomain,
    mailFromStatus: identity.MailFromAttributes?.MailFromDomainStatus,
  };
};

const readConfigurationSet = async (client: SESv2Client, name: string): Promise<ConfigurationSet> => {
  const named = { ConfigurationSetName: name };
  const set = await client.send(new GetConfigurationSetCommand(named));
  const { EventDestinations = [] } = await client.send(
    new GetConfigurationSetEventDestinationsCommand(named),
  );
  return {
    sendingEnabled: set.SendingOptions?.SendingEnabled !== false,
    events: EventDestinations.filter(
      ({ Enabled, EventBridgeDestination }) => Enabled && EventBridgeDestination !== undefined,
    ).flatMap(({ MatchingEventTypes = [] }) => MatchingEventTypes),
  };
};
