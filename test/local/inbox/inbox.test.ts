import { SendEmailCommand } from "@aws-sdk/client-sesv2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageTag, simpleMail } from "../ses/ses-fixture.ts";
import { type ApiPage, type InboxFixture, startInbox } from "./inbox-fixture.ts";

const HTML =
  '<html><head><style>@media (prefers-color-scheme: dark){body{color:#fff}}</style></head><body><a href="https://lark.example/x">go</a><img src="https://lark.example/i.png"></body></html>';
const EVIL = "<script>alert(1)</script>\u202Egpj.\"'&exe";

let inbox: InboxFixture;
let ids: readonly string[] = [];
beforeAll(async () => {
  inbox = await startInbox();
  // 10:00 UTC is 23:00 of the same day in Auckland; 12:00 UTC is the next day there
  ids = await inbox.send([
    {
      to: "Ann Miller <ann@shop.example>",
      message: messageTag(1),
      data: { subject: "Quiet, Ann?", html: HTML, text: "See https://lark.example/x now" },
      more: { ReplacementHeaders: [{ Name: "List-Unsubscribe", Value: "<https://lark.example/u/1>" }] },
    },
    { to: "ben@shop.example", message: messageTag(2, "renewal"), data: { subject: "100% sure_thing" } },
    { to: "bounce+3@shop.example", message: messageTag(3), data: { subject: "Bounces" } },
    {
      to: "evil@shop.example",
      message: messageTag(4),
      data: { subject: EVIL, html: "<script>alert(2)</script>", text: `${EVIL} javascript:alert(3)` },
      more: {
        ReplacementHeaders: [
          { Name: "List-Unsubscribe", Value: "<javascript:alert(4)>" },
          { Name: "X-Evil", Value: "<b onclick=alert(5)>" },
        ],
      },
    },
  ]);
  inbox.setNow(new Date("2026-12-01T12:00:00Z"));
  await inbox.send([
    { to: "ann@shop.example", message: messageTag(1, "renewal"), data: { subject: "Second" } },
  ]);
});
afterAll(() => inbox.stop());

const subjects = (page: ApiPage) => page.messages.map((message) => message.subject);

describe("the handler", () => {
  it("leaves other paths alone", async () => {
    for (const path of ["/", "/inboxes", "/api/inbox"]) {
      expect((await inbox.get(path)).response.status).toBe(418);
    }
  });

  it("only reads", async () => {
    expect((await inbox.get("/inbox", { method: "POST" })).response.status).toBe(405);
    const head = await inbox.get("/inbox", { method: "HEAD" });
    expect(head.response.status).toBe(200);
    expect(head.text).toBe("");
  });

  it.each([
    ["/inbox/none", 404],
    ["/inbox/m/none", 404],
    ["/inbox/m/0100-0000", 404],
    ["/inbox/assets/none.css", 404],
    ["/inbox/assets/../create-inbox.ts", 404],
    ["/inbox/assets/constructor", 404],
    ["/inbox?day=yesterday", 400],
    ["/inbox?cursor=x", 400],
    ["/inbox/api/messages?limit=0", 400],
    ["/inbox/api/messages?status=lost", 400],
    ["/inbox/api/messages/none", 404],
  ])("answers %s with %i and a clear text", async (path, status) => {
    const { response, text } = await inbox.get(path);
    expect(response.status).toBe(status);
    const isApi = path.startsWith("/inbox/api");
    expect(response.headers.get("content-type")).toContain(isApi ? "application/problem+json" : "text/html");
    expect(text).toMatch(isApi ? /"detail":"./ : /<h1/);
  });
});

describe("GET /inbox/api/messages", () => {
  it.each([
    ["", ["Second", EVIL, "Bounces", "100% sure_thing", "Quiet, Ann?"]],
    ["?campaign=renewal", ["Second", "100% sure_thing"]],
    ["?address=ANN@shop.example", ["Second", "Quiet, Ann?"]],
    [`?customer=${messageTag(2).split("_")[0]}`, ["100% sure_thing"]],
    [`?message=${messageTag(1)}`, ["Quiet, Ann?"]],
    ["?day=2026-12-02", ["Second"]],
    ["?day=2026-12-01&campaign=win-back&q=quiet", ["Quiet, Ann?"]],
    ["?status=bounced", ["Bounces"]],
    ["?q=miller", ["Quiet, Ann?"]],
    ["?q=0%25%20sure_t", ["100% sure_thing"]],
    ["?q=%25", ["100% sure_thing"]],
    ["?q=none&day=", []],
  ])("%s finds %j", async (query, expected) => {
    expect(subjects(await inbox.api(query))).toEqual(expected);
  });

  it("reads campaign, step and customer from the tag", async () => {
    const { messages } = await inbox.api(`?message=${messageTag(1)}`);
    expect(messages[0]).toMatchObject({
      sesId: ids[0],
      at: "2026-12-01T10:00:00.000Z",
      campaignId: "win-back",
      customerId: messageTag(1).split("_")[0],
      stepId: "hello",
      status: "delivered",
    });
  });

  it("reads them from the header where there is no tag", async () => {
    const own = await startInbox();
    await own.send([
      {
        to: "a@shop.example",
        more: { ReplacementHeaders: [{ Name: "X-Rekindle-Message", Value: messageTag(9, "renewal") }] },
      },
    ]);
    expect((await own.api("")).messages[0]).toMatchObject({ campaignId: "renewal", stepId: "hello" });
    await own.stop();
  });

  it("pages through everything once, whatever the page size", async () => {
    const own = await startInbox();
    const sent = await own.send(
      Array.from({ length: 230 }, (_, i) => ({ to: `p${i}@shop.example`, message: messageTag(i) })),
    );
    for (const limit of [1, 7, 50, 115, 500]) {
      const seen: string[] = [];
      let cursor = "";
      for (;;) {
        const page = await own.api(`?campaign=win-back&limit=${limit}${cursor}`);
        seen.push(...page.messages.map((message) => message.sesId));
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(seen).toEqual([...sent].reverse());
    }
    await own.stop();
  });
});

describe("GET /inbox/api/messages/{id}", () => {
  it("has content, headers, tags and events", async () => {
    const { text } = await inbox.get(`/inbox/api/messages/${ids[2]}`);
    const message = JSON.parse(text);
    expect(message).toMatchObject({ subject: "Bounces", text: "default", status: "bounced" });
    expect(message.tags).toMatchObject({ message: messageTag(3), attempt: "1" });
    expect(message.events.map((event: { kind: string }) => event.kind)).toEqual(["Send", "Bounce"]);
  });
});

describe("the list", () => {
  it("groups by the workspace's day, names people, counts and links", async () => {
    const { response, text } = await inbox.get("/inbox");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(text).toContain("Wednesday, 2 December 2026");
    expect(text).toContain("Today");
    expect(text).toContain("<bdi>Ann Miller</bdi>");
    expect(text).toContain("5 mails");
    expect(text).toContain(`/inbox/m/${ids[0]}`);
    expect(text).toContain('<option value="renewal">');
  });

  it("offers older mails, keeps the filter in every link, and comes back", async () => {
    const { text } = await inbox.get("/inbox?campaign=win-back&limit=2");
    const older = /<a[^>]*rel="next"[^>]*href="([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(older).toContain("campaign=win-back");
    const next = await inbox.get(older);
    expect(next.text).toContain("Quiet, Ann?");
    expect(next.text).not.toContain("Bounces");
    expect(next.text).toContain(">Newest</a>");
  });

  it("has an empty state for no mails, and another for no match", async () => {
    expect((await inbox.get("/inbox?q=nothing-like-this")).text).toContain("Nothing matches");
    const own = await startInbox();
    expect((await own.get("/inbox")).text).toContain("No mail yet");
    await own.stop();
  });
});

describe("one mail", () => {
  it("shows its HTML in a frame without scripts, at the chosen width", async () => {
    const { text } = await inbox.get(`/inbox/m/${ids[0]}?width=phone`);
    expect(text).toMatch(/<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    expect(text).toContain("stage phone light");
    expect(text).toContain('href="https://lark.example/u/1"');
    const frame = await inbox.get(`/inbox/m/${ids[0]}/html`);
    const csp = frame.response.headers.get("content-security-policy") ?? "";
    expect(csp).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
    expect(csp).not.toContain("script-src");
    expect(csp).toContain("img-src http: https: data:");
    expect(frame.text).toContain('<base target="_blank">');
  });

  it("switches images off and forces either colour scheme", async () => {
    const off = await inbox.get(`/inbox/m/${ids[0]}/html?images=off&scheme=dark`);
    expect(off.response.headers.get("content-security-policy")).toContain("img-src 'none'");
    expect(off.text).toContain("@media (min-width: 0)");
    expect(off.text).toContain("color-scheme:dark");
    const light = await inbox.get(`/inbox/m/${ids[0]}/html`);
    expect(light.text).toContain("@media (max-width: 0)");
    const plain = await inbox.get(`/inbox/m/${ids[1]}?scheme=dark`);
    expect(plain.text).toContain("no dark styles");
  });

  it("shows text with links, headers and the .eml", async () => {
    const text = await inbox.get(`/inbox/m/${ids[0]}?view=text`);
    expect(text.text).toContain('<a href="https://lark.example/x"');
    const headers = await inbox.get(`/inbox/m/${ids[0]}?view=headers`);
    expect(headers.text).toContain("&lt;https://lark.example/u/1&gt;");
    const eml = await inbox.get(`/inbox/m/${ids[0]}.eml`);
    expect(eml.response.headers.get("content-type")).toBe("message/rfc822");
    expect(eml.response.headers.get("content-disposition")).toContain(`${ids[0]}.eml`);
    expect(eml.text).toContain("Subject: Quiet, Ann?");
  });

  it("tells what happened, where it comes from, and leads to the neighbours in the filter", async () => {
    const { text } = await inbox.get(`/inbox/m/${ids[2]}?campaign=win-back`);
    expect(text).toContain("The mailbox does not exist");
    expect(text).toContain("entry 3 of 4");
    expect(text).toMatch(new RegExp(`rel="prev"[^>]*href="/inbox/m/${ids[3]}`));
    expect(text).toMatch(new RegExp(`rel="next"[^>]*href="/inbox/m/${ids[0]}`));
    expect(text).toContain('href="/inbox?campaign=win-back#m-');
  });

  it("shows the source of a raw mail and says why another was never sent", async () => {
    const raw = "From: a@lark.example\r\nTo: raw@shop.example\r\nSubject: Raw\r\n\r\nRaw body";
    const sent = await inbox.client.send(
      new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }),
    );
    expect((await inbox.get(`/inbox/m/${sent.MessageId}`)).text).toContain("Raw body");
    const failed = await inbox.client.send(
      new SendEmailCommand(
        simpleMail("a@shop.example", {
          Content: { Template: { TemplateContent: { Subject: "{{x}}", Text: "a" }, TemplateData: "{}" } },
        }),
      ),
    );
    expect((await inbox.get(`/inbox/m/${failed.MessageId}`)).text).toContain("Never sent.");
  });
});

describe("hostile content", () => {
  it.each(["/inbox", "?view=html", "?view=text", "?view=headers"])(
    "%s: nothing of it becomes markup",
    async (path) => {
      const { text } = await inbox.get(path === "/inbox" ? path : `/inbox/m/${ids[3]}${path}`);
      expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
      expect(text).not.toMatch(/<script>|<b onclick|href="javascript:/i);
      expect(text.match(/<script/g)).toHaveLength(1);
      const title = /<title>(.*?)<\/title>/.exec(text)?.[1] ?? "";
      expect(title).not.toContain("\u202E");
    },
  );

  it("isolates text that turns the direction", async () => {
    const { text } = await inbox.get(`/inbox/m/${ids[3]}`);
    const outside = text.replaceAll(/<bdi[^>]*>.*?<\/bdi>/gs, "").replaceAll(/<pre.*?<\/pre>/gs, "");
    expect(outside).not.toContain("\u202E");
  });

  it.each(['"><img src=x onerror=alert(1)>', "<script>", "' onfocus=alert(1) x='"])(
    "a search for %s is only text",
    async (q) => {
      const search = new URLSearchParams({ q, customer: q, address: q }).toString();
      const { text } = await inbox.get(`/inbox?${search}`);
      expect(text).not.toContain(q);
      expect(text).not.toMatch(/<img/);
    },
  );
});
