import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { SendBulkEmailCommand, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { afterEach, describe, expect, it } from "vitest";
import { checkRelay } from "#local/ses/check-relay.ts";
import { startSes } from "#local/ses/start-ses.ts";
import { bulkMail, type SesFixture, simpleMail, startFixture } from "./ses-fixture.ts";

const LINKS = "https://mail.lark-books.com/r";

let fixture: SesFixture | undefined;
let smtp: Smtp | undefined;
afterEach(async () => {
  await fixture?.stop();
  smtp?.server.close();
  fixture = undefined;
});

interface Smtp {
  readonly server: Server;
  readonly url: string;
  readonly mails: string[];
}

/** The least that nodemailer needs; `answer` decides on the recipient. */
const startSmtp = async (answer: (recipient: string) => string): Promise<Smtp> => {
  const mails: string[] = [];
  const server = createServer((socket: Socket) => {
    const say = (line: string) => socket.write(`${line}\r\n`);
    const take = createSession({ say, answer, mails });
    socket.on("error", () => {});
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on("line", take);
    say("220 relay");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, mails, url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}` };
};

const createSession = (session: {
  say(line: string): void;
  answer(recipient: string): string;
  readonly mails: string[];
}) => {
  let data: string[] | undefined;
  const command = (line: string): string => {
    if (line === "DATA") data = [];
    if (line === "DATA") return "354 go";
    if (line === "QUIT") return "221 bye";
    return line.startsWith("RCPT") ? session.answer(line) : "250 ok";
  };
  return (line: string): void => {
    if (data === undefined) session.say(command(line));
    else if (line !== ".") data.push(line);
    else {
      session.mails.push(data.join("\n"));
      data = undefined;
      session.say("250 taken");
    }
  };
};

describe("checkRelay", () => {
  it.each([
    [undefined, /none is configured/],
    ["http://mail.lark-books.com", /https/],
    ["https://localhost:3000", /no public host/],
    ["https://127.0.0.1", /no public host/],
    ["https://192.168.1.4/x", /no public host/],
    ["https://[::1]/", /no public host/],
    ["https://[fd00::1]/", /no public host/],
    ["https://box.local", /no public host/],
    ["https://intranet", /no public host/],
    ["https://shop.example", /no public host/],
    ["https://www.example.com", /no public host/],
    ["nonsense", /https/],
  ])("refuses links to %s", (linkBaseUrl, why) => {
    const checked = checkRelay({ relayUrl: "smtp://mail.lark-books.com", linkBaseUrl });
    expect(checked).toMatchObject({ kind: "refused", why: expect.stringMatching(why) });
  });

  it("refuses a relay that is no SMTP address, and takes a good pair", () => {
    expect(checkRelay({ relayUrl: "https://mail.lark-books.com", linkBaseUrl: LINKS })).toMatchObject({
      kind: "refused",
      why: expect.stringContaining("smtp://"),
    });
    expect(checkRelay({ relayUrl: "smtps://u:p@mail.lark-books.com:465", linkBaseUrl: LINKS })).toEqual({
      kind: "ok",
    });
  });

  it("stops the endpoint from starting", async () => {
    await expect(
      startSes({
        statePath: "/nonexistent/ses.sqlite",
        now: () => new Date(),
        postEvents: async () => {},
        relay: { relayUrl: "smtp://mail.lark-books.com", linkBaseUrl: "http://localhost:3000" },
      }),
    ).rejects.toThrow(/public https address/);
  });
});

const outcomes = () =>
  fixture?.events.map((event) => [
    event.detail.eventType,
    (event.detail.mail as { destination: string[] }).destination[0],
  ]);

describe("the relay", () => {
  it("hands every accepted mail on; its answers become events", async () => {
    smtp = await startSmtp((line) =>
      line.includes("gone@") ? "550 5.1.1 no such user" : line.includes("busy@") ? "451 later" : "250 ok",
    );
    fixture = await startFixture({ relay: { relayUrl: smtp.url, linkBaseUrl: LINKS } });
    const to = ["ann@shop.example", "gone@shop.example", "busy@shop.example", "bounce+1@shop.example"];
    await fixture.client.send(new SendBulkEmailCommand(bulkMail(to.map((address) => ({ to: address })))));
    await fixture.client.send(new SendEmailCommand(simpleMail("bounce@simulator.amazonses.com")));
    await fixture.ses.settled();
    expect(outcomes()).toEqual(
      expect.arrayContaining([
        ["Delivery", "ann@shop.example"],
        ["Bounce", "gone@shop.example"],
        ["DeliveryDelay", "busy@shop.example"],
        ["Delivery", "bounce+1@shop.example"],
        ["Bounce", "bounce@simulator.amazonses.com"],
      ]),
    );
    expect(outcomes()).toHaveLength(10);
    expect(smtp.mails).toHaveLength(2);
    expect(smtp.mails[0]).toContain("@email.amazonses.com>");
    expect(smtp.mails[0]).not.toContain("DKIM");
    const gone = fixture.events.filter((event) => JSON.stringify(event).includes("gone@shop.example"));
    expect(JSON.stringify(gone.at(-1)?.detail["bounce"])).toContain("no such user");
  });

  it("tries only those again whom the relay deferred", async () => {
    let busy = true;
    smtp = await startSmtp((line) => (line.includes("busy@") && busy ? "451 later" : "250 ok"));
    fixture = await startFixture({ relay: { relayUrl: smtp.url, linkBaseUrl: LINKS } });
    const Destination = { ToAddresses: ["ann@shop.example", "busy@shop.example"] };
    await fixture.client.send(new SendEmailCommand(simpleMail("", { Destination })));
    await fixture.ses.settled();
    busy = false;
    await expect.poll(() => smtp?.mails.length, { timeout: 15_000 }).toBe(2);
    await fixture.ses.settled();
    expect(outcomes()?.map(([kind]) => kind)).toEqual(["Send", "Delivery", "DeliveryDelay", "Delivery"]);
  });

  it("keeps what an absent relay did not take, over a restart", async () => {
    smtp = await startSmtp(() => "250 ok");
    const { url } = smtp;
    smtp.server.close();
    const first = await startFixture({ relay: { relayUrl: url, linkBaseUrl: LINKS } });
    await first.client.send(new SendEmailCommand(simpleMail("ann@shop.example")));
    await first.ses.settled();
    expect(first.events.map((event) => event.detail.eventType)).toEqual(["Send", "DeliveryDelay"]);
    await first.ses.stop();

    smtp = await startSmtp(() => "250 ok");
    fixture = await startFixture({
      statePath: first.statePath,
      relay: { relayUrl: smtp.url, linkBaseUrl: LINKS },
    });
    const relayed = fixture;
    await expect.poll(() => smtp?.mails.length, { timeout: 15_000 }).toBe(1);
    await relayed.ses.settled();
    expect(relayed.events.map((event) => event.detail.eventType)).toEqual(["Delivery"]);
  });
});
