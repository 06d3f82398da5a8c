import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createSesClient } from "#adapters/ses/ses-client.ts";
import type { MailBatch, OutgoingMail } from "#ports/mailer.ts";

export interface SesCall {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the SDK sends
  readonly body: any;
}

/** What to answer: `undefined` accepts every mail. */
export type Respond = (call: SesCall, response: ServerResponse) => undefined | Reply | "never" | "reset";

export interface Reply {
  readonly status: number;
  /** `x-amzn-errortype`, as SES names its errors. */
  readonly error?: string;
  readonly body?: object;
}

/** The smallest thing that the unmodified SDK takes for SES. */
export const openSesStandIn = async () => {
  const calls: SesCall[] = [];
  let respond: Respond = () => undefined;
  let accepted = 0;
  const accept = (call: SesCall): Reply => {
    const result = () => ({ Status: "SUCCESS", MessageId: `ses-${++accepted}` });
    if (call.path === "/v2/email/account")
      return { status: 200, body: { SendQuota: { MaxSendRate: 14, Max24HourSend: -1 } } };
    return call.path.endsWith("outbound-emails")
      ? { status: 200, body: { MessageId: result().MessageId } }
      : { status: 200, body: { BulkEmailEntryResults: call.body.BulkEmailEntries.map(result) } };
  };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const call = { path: request.url ?? "", body: text === "" ? undefined : JSON.parse(text) };
    calls.push(call);
    const answer = respond(call, response) ?? accept(call);
    if (answer === "never") return;
    if (answer === "reset") {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...(answer.error && { "x-amzn-errortype": answer.error }),
    });
    response.end(JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    port,
    client: sesClientAt(`http://127.0.0.1:${port}`),
    /** Forgets the calls so far. */
    answer: (next: Respond) => {
      calls.length = 0;
      respond = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type SesStandIn = Awaited<ReturnType<typeof openSesStandIn>>;

export const sesClientAt = (endpoint: string) =>
  createSesClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

export const sampleMail = (index: number, changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: `message-${index}`,
  attempt: 1,
  to: `person${index}@example.org`,
  toName: undefined,
  subject: `Hello ${index}`,
  html: `<p class="x">Hello {{not a placeholder}} ${index}</p>`,
  text: `Hello ${index}`,
  headers: [{ name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" }],
  tags: { message: `message-${index}`, attempt: "1" },
  ...changes,
});

export const sampleBatch = (mails: readonly OutgoingMail[]): MailBatch => ({
  from: "Example <hello@mail.example.com>",
  replyTo: "help@example.com",
  configurationSet: "rekindle",
  mails,
});
