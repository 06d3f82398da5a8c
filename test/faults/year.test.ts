import { afterAll, beforeAll, expect, it } from "vitest";
import { addDays, type Day, dayOf, daysBetween, instantAt } from "#core/shared/day.ts";
import { type OpenRuntime, openRuntime } from "#support/open-runtime.ts";
import { wallAt } from "#support/wall-clock.ts";

const ZONE = "America/New_York";
const DAYS = 420;
const WORKSPACE = `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland" }
zone: ${ZONE}
currency: USD
sender: { email: hello@example.com }
consent: assumed
window: { mon-sun: ["00:00-24:00"], zone: workspace }
cap: { mails: 50, within: 1 day }
feedGuard: { enabled: false }
`;
const MAIL = `---
subject: A word
preheader: From us
---
<mjml><mj-body><mj-section><mj-column><mj-text>
{{ workspace.name }}, {{ workspace.postalAddress }}
<a href="{{ links.unsubscribe }}">Leave</a> <a href="{{ links.preferences }}">Choose</a>
</mj-text></mj-column></mj-section></mj-body></mjml>
`;

let product: OpenRuntime;
beforeAll(async () => {
  product = await openRuntime(WORKSPACE);
});
afterAll(() => product.close());

const launch = async (
  id: string,
  trigger: string,
  steps = "[{ id: hello, email: hello }]",
): Promise<void> => {
  const document = `campaign: ${id}\nname: ${id}\ntrigger: ${trigger}\naudience: { field: attributes.group, is: ${id} }\nexit: []\nholdout: 0%\nsteps: ${steps}\n`;
  const files = { "campaign.yaml": document, "mails/hello.en.mjml": MAIL };
  await product.api.call("campaigns.publish", { body: { files } });
  await product.api.call("campaigns.start", { params: { campaignId: id } });
};
let imports = 0;
const importAll = async (
  kind: "customers" | "activity" | "contracts",
  rows: readonly object[],
): Promise<void> => {
  imports += 1;
  const contentHash = String(imports).padStart(64, "0");
  const { id: importId } = await product.api.call("imports.create", {
    body: { kind, name: kind, contentHash },
  });
  await product.api.call("imports.put-chunk", { params: { importId, chunk: 0 }, body: { rows: [...rows] } });
  await product.api.call("imports.finish", { params: { importId }, body: { chunks: 1 } });
  await product.runtime.settled();
};
const post = async (path: string, body: object): Promise<void> => {
  await product.post(path, body);
  await product.runtime.settled();
};
/** By SES's own log: when each customer of a campaign was mailed, oldest first. */
const mailsTo = (who: string): readonly Date[] =>
  product.runtime.ses
    .log()
    .mails.filter(({ address }) => address === `${who}@example.com`)
    .map(({ accepted }) => new Date(accepted.business))
    .sort((a, b) => a.getTime() - b.getTime());
const daysTo = (who: string): readonly Day[] => mailsTo(who).map((at) => dayOf(at, ZONE));

/** Lives on to noon of a day, lets something happen, and says whether its mail was out within five minutes. */
const happensOn = async (day: Day, who: string, work: () => Promise<void>): Promise<number> => {
  await product.advance(instantAt(day, "12:00", ZONE));
  const at = product.runtime.clock.businessNow();
  const before = mailsTo(who).length;
  await work();
  await product.advance(new Date(at.getTime() + 5 * 60_000));
  return mailsTo(who).length - before;
};

it("a year and more on the running product: each trigger and its waits on their days, live ones within five minutes", async () => {
  const first = addDays(dayOf(product.runtime.clock.businessNow(), ZONE), 1);
  await product.advance(instantAt(first, "12:00", ZONE));
  const on = (days: number): Day => addDays(first, days);
  // the 29th of February has no day of its own in the year after
  const birthday = [on(40), on(41)].find((day) => !day.endsWith("-02-29")) ?? "";
  const groups = ["quiet", "birthday", "renewal", "once", "every", "back", "order"];
  await importAll(
    "customers",
    groups.map((group, line) => ({
      line: line + 2,
      externalId: group,
      email: `${group}@example.com`,
      zone: group === "once" ? "Europe/Berlin" : ZONE,
      signedUpAt: "2020-01-01T00:00:00Z",
      attributes: { group, birthday: `1980${birthday.slice(4)}` },
    })),
  );
  await importAll(
    "activity",
    groups.map((customer, line) => ({
      line: line + 2,
      customer,
      type: "Login",
      messageId: `seen-${customer}`,
      occurredAt: instantAt(on(-10), "15:00", ZONE).toISOString(),
    })),
  );
  await importAll("contracts", [{ line: 2, customer: "renewal", contractId: "k-1", endsOn: on(200) }]);

  await launch(
    "quiet",
    "{ kind: inactive, days: 30 }",
    "[{ id: hello, email: hello }, { wait: { untilInactive: 300 days } }, { id: more, email: hello }]",
  );
  await launch("birthday", "{ kind: date, field: attributes.birthday, yearly: true }");
  await launch(
    "renewal",
    "{ kind: contract-ending, before: 60 days }",
    "[{ id: hello, email: hello }, { wait: { until: contract.end, before: 7 days } }, { id: more, email: hello }]",
  );
  await launch("once", `{ kind: once, at: ${on(300)}T14:30, zone: customer }`);
  await launch("every", "{ kind: every, days: 90 }");
  await launch("back", "{ kind: returned, after: 60 days }");
  await launch("order", "{ kind: event, name: Order }");
  await launch("fresh", "{ kind: signed-up }");

  const now = (): string => product.runtime.clock.businessNow().toISOString();
  const track = (userId: string, event: string) => () =>
    post("track", { userId, event, messageId: `${userId}-${event}`, timestamp: now() });
  expect(await happensOn(on(100), "back", track("back", "Login"))).toBe(1);
  const traits = () => ({ email: "fresh@example.com", group: "fresh", createdAt: now() });
  const signUp = () =>
    post("identify", { userId: "fresh", messageId: "fresh-1", timestamp: now(), traits: traits() });
  expect(await happensOn(on(150), "fresh", signUp)).toBe(1);
  expect(await happensOn(on(250), "order", track("order", "Order"))).toBe(1);
  await product.advance(instantAt(on(DAYS), "12:00", ZONE));

  expect(daysTo("quiet")).toEqual([on(20), on(290)]);
  const years = [0, 1].map((more) => `${Number(birthday.slice(0, 4)) + more}${birthday.slice(4)}`);
  expect(daysTo("birthday")).toEqual(years.filter((day) => day <= on(DAYS)));
  expect(daysTo("renewal")).toEqual([on(140), on(193)]);
  expect(mailsTo("once").map((at) => wallAt(at, "Europe/Berlin"))).toEqual([
    { day: on(300), minute: 14 * 60 + 30 },
  ]);
  const turns = daysTo("every");
  expect(turns.length).toBeGreaterThanOrEqual(4);
  for (const [index, day] of turns.slice(1).entries()) expect(daysBetween(turns[index] ?? "", day)).toBe(90);
  for (const who of ["back", "fresh", "order"]) expect(mailsTo(who), who).toHaveLength(1);
  expect(product.errors).toEqual([]);
});
