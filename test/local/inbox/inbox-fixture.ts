import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SendBulkEmailCommand } from "@aws-sdk/client-sesv2";
import { createInbox } from "#local/inbox/create-inbox.ts";
import { type BulkOf, bulkMail, type SesFixture, startFixture } from "../ses/ses-fixture.ts";

export interface InboxFixture extends SesFixture {
  get(path: string, init?: RequestInit): Promise<{ response: Response; text: string }>;
  api(query: string): Promise<ApiPage>;
  send(entries: readonly BulkOf[]): Promise<readonly string[]>;
}

export interface ApiPage {
  readonly messages: readonly {
    readonly sesId: string;
    readonly at: string;
    readonly subject: string;
    readonly address: string;
    readonly campaignId?: string;
    readonly customerId?: string;
    readonly stepId?: string;
    readonly status: string;
  }[];
  readonly next: string | null;
}

/** An endpoint with its inbox, mounted as the main server would. */
export const startInbox = async (): Promise<InboxFixture> => {
  const ses = await startFixture({ behaviour: { maxSendRate: -1 } });
  const inbox = createInbox({
    sesStatePath: ses.statePath,
    timeZone: () => "Pacific/Auckland",
    now: () => new Date("2026-12-01T10:00:00Z"),
  });
  const server = createServer((request, response) => {
    if (!inbox(request, response)) response.writeHead(418).end("not the inbox");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(base + path, init);
    return { response, text: await response.text() };
  };
  return {
    ...ses,
    get,
    api: async (query) => JSON.parse((await get(`/inbox/api/messages${query}`)).text),
    send: async (entries) => {
      const ids: string[] = [];
      for (let from = 0; from < entries.length; from += 50) {
        const answer = await ses.client.send(
          new SendBulkEmailCommand(bulkMail(entries.slice(from, from + 50))),
        );
        for (const result of answer.BulkEmailEntryResults ?? []) ids.push(result.MessageId ?? "");
      }
      await ses.ses.settled();
      return ids;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await ses.stop();
    },
  };
};
