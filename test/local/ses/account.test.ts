import {
  AlreadyExistsException,
  CreateConfigurationSetCommand,
  CreateEmailIdentityCommand,
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  NotFoundException,
  PutSuppressedDestinationCommand,
  SendBulkEmailCommand,
  SendEmailCommand,
  TooManyRequestsException,
} from "@aws-sdk/client-sesv2";
import { afterEach, describe, expect, it } from "vitest";
import { bulkMail, clientFor, type SesFixture, simpleMail, startFixture } from "./ses-fixture.ts";

let fixture: SesFixture;
afterEach(() => fixture.stop());

const bulkOf = (count: number) =>
  bulkMail(Array.from({ length: count }, (_, i) => ({ to: `a${i}@shop.example` })));

describe("the account", () => {
  it("keeps a suppression list", async () => {
    fixture = await startFixture();
    const { client } = fixture;
    for (const name of ["Anna", "ben", "cleo"]) {
      await client.send(
        new PutSuppressedDestinationCommand({ EmailAddress: `${name}@shop.example`, Reason: "BOUNCE" }),
      );
    }
    await client.send(
      new PutSuppressedDestinationCommand({ EmailAddress: "ben@shop.example", Reason: "COMPLAINT" }),
    );
    const one = await client.send(new GetSuppressedDestinationCommand({ EmailAddress: "anna@shop.example" }));
    expect(one.SuppressedDestination).toMatchObject({ Reason: "BOUNCE" });
    expect(one.SuppressedDestination?.LastUpdateTime).toEqual(new Date("2026-12-01T10:00:00Z"));

    const first = await client.send(new ListSuppressedDestinationsCommand({ PageSize: 2 }));
    const second = await client.send(
      new ListSuppressedDestinationsCommand({ PageSize: 2, NextToken: first.NextToken }),
    );
    const listed = [first, second].flatMap((page) => page.SuppressedDestinationSummaries ?? []);
    expect(listed.map((entry) => entry.EmailAddress)).toEqual([
      "anna@shop.example",
      "ben@shop.example",
      "cleo@shop.example",
    ]);
    expect(second.NextToken).toBeUndefined();
    const complaints = await client.send(new ListSuppressedDestinationsCommand({ Reasons: ["COMPLAINT"] }));
    expect(complaints.SuppressedDestinationSummaries).toHaveLength(1);

    await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: "ben@shop.example" }));
    await expect(
      client.send(new GetSuppressedDestinationCommand({ EmailAddress: "ben@shop.example" })),
    ).rejects.toThrow(NotFoundException);
  });

  it("creates and gets identities and configuration sets", async () => {
    fixture = await startFixture();
    const { client } = fixture;
    await client.send(new CreateEmailIdentityCommand({ EmailIdentity: "lark.example" }));
    await expect(
      client.send(new CreateEmailIdentityCommand({ EmailIdentity: "lark.example" })),
    ).rejects.toThrow(AlreadyExistsException);
    await expect(
      client.send(new GetEmailIdentityCommand({ EmailIdentity: "lark.example" })),
    ).resolves.toMatchObject({ VerifiedForSendingStatus: true });
    await client.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "other" }));
    await expect(
      client.send(new GetConfigurationSetCommand({ ConfigurationSetName: "other" })),
    ).resolves.toMatchObject({ ConfigurationSetName: "other" });
    await expect(
      client.send(new GetConfigurationSetCommand({ ConfigurationSetName: "none" })),
    ).rejects.toThrow(NotFoundException);
  });

  it("lets a burst pass and refuses sustained overuse of the rate", async () => {
    fixture = await startFixture({ behaviour: { maxSendRate: 50 } });
    const { client } = fixture;
    const burst = async () => {
      for (let calls = 0; calls < 8; calls += 1) {
        try {
          await client.send(new SendBulkEmailCommand(bulkOf(50)));
        } catch (error) {
          return { calls, error };
        }
      }
      return { calls: 8, error: undefined };
    };
    const { calls, error } = await burst();
    expect(error).toBeInstanceOf(TooManyRequestsException);
    expect(error).toMatchObject({ message: "Maximum sending rate exceeded." });
    expect(calls).toBeGreaterThanOrEqual(2);
    expect(calls).toBeLessThanOrEqual(4);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await expect(client.send(new SendBulkEmailCommand(bulkOf(1)))).resolves.toBeDefined();
  });

  it("counts a rolling day of business time, over a restart too", async () => {
    fixture = await startFixture({ behaviour: { max24HourSend: 60 } });
    const { client, ses } = fixture;
    await client.send(new SendBulkEmailCommand(bulkOf(50)));
    const partly = await client.send(new SendBulkEmailCommand(bulkOf(20)));
    const statuses = partly.BulkEmailEntryResults?.map((result) => result.Status);
    expect(statuses?.filter((status) => status === "SUCCESS")).toHaveLength(10);
    expect(statuses?.at(-1)).toBe("ACCOUNT_DAILY_QUOTA_EXCEEDED");
    await expect(client.send(new SendEmailCommand(simpleMail("a@shop.example")))).rejects.toThrow(
      "Daily message quota exceeded.",
    );
    await ses.stop();
    const again = await startFixture({ statePath: fixture.statePath });
    try {
      const sent = await again.client.send(new GetAccountCommand({}));
      expect(sent.SendQuota?.SentLast24Hours).toBe(60);
      again.setNow(new Date("2026-12-02T10:01:00Z"));
      const later = await again.client.send(new GetAccountCommand({}));
      expect(later.SendQuota?.SentLast24Hours).toBe(0);
    } finally {
      await again.stop();
      fixture = await startFixture();
    }
  });

  it("keeps no address open to a caller without the right path", async () => {
    fixture = await startFixture();
    const client = clientFor(`${fixture.ses.endpoint}/nowhere`);
    await expect(client.send(new GetAccountCommand({}))).rejects.toThrow(NotFoundException);
    client.destroy();
  });
});
