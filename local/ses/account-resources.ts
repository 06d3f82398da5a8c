import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { Meter } from "./account.ts";
import type { Behaviour } from "./behaviour.ts";
import { ACCOUNT, REGION } from "./event-shape.ts";
import { faultOfAddress } from "./limits.ts";
import { alreadyExists, badRequest, notFound } from "./ses-error.ts";

/** Everything of the account that is not sending. Each answers the JSON of the SES v2 operation of its name. */
export interface AccountResources {
  getAccount(): object;
  putSuppressed(json: unknown): object;
  getSuppressed(address: string): object;
  deleteSuppressed(address: string): object;
  listSuppressed(query: URLSearchParams): object;
  createIdentity(json: unknown): object;
  getIdentity(name: string): object;
  createConfigurationSet(json: unknown): object;
  getConfigurationSet(name: string): object;
  configurationSetExists(name: string): boolean;
}

const Reason = z.enum(["BOUNCE", "COMPLAINT"]);
const PutSuppressed = z.object({ EmailAddress: z.string(), Reason });
const CreateIdentity = z.object({
  EmailIdentity: z.string().min(1),
  ConfigurationSetName: z.string().optional(),
});
const CreateSet = z.object({ ConfigurationSetName: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });
const SuppressedRow = z.object({ address: z.string(), reason: Reason, at: z.number() });

export const createAccountResources = (options: {
  readonly database: DatabaseSync;
  readonly behaviour: () => Behaviour;
  readonly meter: Meter;
  readonly businessNow: () => number;
}): AccountResources => ({
  ...createSuppressionList(options.database, options.businessNow),
  ...createNamedResources(options.database),
  getAccount: () => {
    const { account, max24HourSend, maxSendRate } = options.behaviour();
    return {
      DedicatedIpAutoWarmupEnabled: false,
      EnforcementStatus: account === "suspended" ? "SHUTDOWN" : "HEALTHY",
      ProductionAccessEnabled: true,
      SendQuota: {
        Max24HourSend: max24HourSend,
        MaxSendRate: maxSendRate,
        SentLast24Hours: options.meter.sentLast24Hours(),
      },
      SendingEnabled: account === "active",
      SuppressionAttributes: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
    };
  },
});

const toSummary = (row: unknown) => {
  const { address, reason, at } = SuppressedRow.parse(row);
  return { EmailAddress: address, Reason: reason, LastUpdateTime: at / 1000 };
};

const createSuppressionList = (database: DatabaseSync, businessNow: () => number) => {
  const put = database.prepare(`
    INSERT INTO suppressed (address, reason, at) VALUES (?, ?, ?)
    ON CONFLICT (address) DO UPDATE SET reason = excluded.reason, at = excluded.at`);
  const select = database.prepare("SELECT * FROM suppressed WHERE address = ?");
  const remove = database.prepare("DELETE FROM suppressed WHERE address = ?");
  const list = database.prepare(`
    SELECT * FROM suppressed WHERE address > ? AND at >= ? AND at <= ? AND instr(?, reason) ORDER BY address LIMIT ?`);
  const missing = (address: string) =>
    notFound(`Email address ${address} does not exist on your suppression list.`);
  return {
    putSuppressed: (json: unknown) => {
      const { EmailAddress, Reason: reason } = PutSuppressed.parse(json);
      const fault = faultOfAddress(EmailAddress);
      if (fault !== undefined) throw badRequest(fault);
      put.run(EmailAddress.toLowerCase(), reason, businessNow());
      return {};
    },
    getSuppressed: (address: string) => {
      const row = select.get(address.toLowerCase());
      if (row === undefined) throw missing(address);
      return { SuppressedDestination: { ...toSummary(row), Attributes: {} } };
    },
    deleteSuppressed: (address: string) => {
      if (remove.run(address.toLowerCase()).changes === 0) throw missing(address);
      return {};
    },
    listSuppressed: (query: URLSearchParams) => {
      const size = Math.min(Math.max(Number(query.get("PageSize") ?? 100) || 100, 1), 1000);
      const reasons = query.getAll("Reason");
      const rows = list.all(
        query.get("NextToken") ?? "",
        toMs(query.get("StartDate")) ?? 0,
        toMs(query.get("EndDate")) ?? Number.MAX_SAFE_INTEGER,
        (reasons.length === 0 ? Reason.options : reasons).join(","),
        size + 1,
      );
      const page = rows.slice(0, size);
      const last = rows.length > size ? page.at(-1)?.["address"] : undefined;
      return {
        SuppressedDestinationSummaries: page.map(toSummary),
        ...(last === undefined ? {} : { NextToken: last }),
      };
    },
  };
};

const toMs = (iso: string | null): number | undefined => (iso === null ? undefined : Date.parse(iso));

const createNamedResources = (database: DatabaseSync) => {
  const insertIdentity = database.prepare(
    "INSERT INTO identities (name, configuration_set) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const selectIdentity = database.prepare("SELECT configuration_set FROM identities WHERE name = ?");
  const insertSet = database.prepare(
    "INSERT INTO configuration_sets (name) VALUES (?) ON CONFLICT DO NOTHING",
  );
  const selectSet = database.prepare("SELECT 1 FROM configuration_sets WHERE name = ?");
  const configurationSetExists = (name: string) => selectSet.get(name) !== undefined;
  const kindOf = (name: string) => (name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN");
  return {
    configurationSetExists,
    createIdentity: (json: unknown) => {
      const { EmailIdentity: name, ConfigurationSetName: set } = CreateIdentity.parse(json);
      if (insertIdentity.run(name.toLowerCase(), set ?? null).changes === 0) {
        throw alreadyExists(`Email identity ${name} already exists.`);
      }
      return { IdentityType: kindOf(name), VerifiedForSendingStatus: true };
    },
    getIdentity: (name: string) => {
      const row = selectIdentity.get(name.toLowerCase());
      if (row === undefined) throw notFound(`Email identity ${name} does not exist.`);
      const set = row["configuration_set"];
      return {
        IdentityType: kindOf(name),
        VerifiedForSendingStatus: true,
        VerificationStatus: "SUCCESS",
        DkimAttributes: { SigningEnabled: true, Status: "SUCCESS" },
        ...(set === null ? {} : { ConfigurationSetName: set }),
      };
    },
    createConfigurationSet: (json: unknown) => {
      const { ConfigurationSetName: name } = CreateSet.parse(json);
      if (insertSet.run(name).changes === 0)
        throw alreadyExists(`Configuration set <${name}> already exists.`);
      return {};
    },
    getConfigurationSet: (name: string) => {
      if (!configurationSetExists(name)) throw notFound(`Configuration set <${name}> does not exist.`);
      return {
        ConfigurationSetName: name,
        ConfigurationSetArn: `arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${name}`,
        SendingOptions: { SendingEnabled: true },
      };
    },
  };
};
