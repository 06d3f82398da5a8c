import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { createDeleteSegment, createImportMembers, createPutSegment } from "#app/segments/change-segments.ts";
import { createCountSegment } from "#app/segments/count-segment.ts";
import { knowingSegments } from "#app/segments/segment-users.ts";
import { parseSegment } from "#contracts/segment/parse-segment.ts";
import { prepareCampaign } from "#handlers/api/prepare-campaign.ts";
import { enteredBy, meetAll } from "#support/oracle/entered.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { quiet } from "#support/oracle/small-world.ts";
import { openWorld, type World } from "#support/world.ts";

const START = new Date("2027-01-01T16:00:00Z");
const NAMES = ["ada", "ben", "cleo"];

let world: World;
beforeEach(async () => {
  world = await openWorld({ now: START, shards: 2 });
  await meetAll(world, {
    ada: { country: "FR", attributes: { plan: "pro" } },
    ben: { country: "DE", attributes: { plan: "pro" } },
    cleo: { country: "FR" },
  });
});
afterEach(() => world.close());

const deps = () => ({ ...world.parts, idKey: async () => world.idKey, parse: parseSegment });
const put = (id: string, where: string) =>
  createPutSegment(deps())({
    id,
    document: `segment: ${id}\nname: The ${id}\nwhere: ${where}\n`,
    file: undefined,
    by: "test",
  });
const importIds = (id: string, externalIds: readonly string[], more: { last?: boolean; key?: string } = {}) =>
  createImportMembers(deps())({
    id,
    import: more.key ?? "one",
    externalIds,
    name: undefined,
    last: more.last ?? true,
    by: "test",
  });
const remove = (id: string) => createDeleteSegment(deps())({ id, by: "test" });
const size = (id: string) => createCountSegment(world.parts)(id, async () => undefined);
const once = (audience: string): string =>
  quiet(`trigger: { kind: once, at: 2027-01-01T14:00 }\naudience: ${audience}`);

describe("a segment", () => {
  it("of conditions counts as it is then, versions follow each other, and entries say which held", async () => {
    await put("paying", "{ field: attributes.plan, is: pro }");
    await put("french", "{ all: [ { field: country, is: FR }, { segment: paying } ] }");
    await world.launch(once("{ any: [ { segment: french }, { segment: paying } ] }"));
    expect(await put("paying", "{ field: attributes.plan, exists: true }")).toMatchObject({ version: 2 });
    expect(await put("paying", "{ field: attributes.plan, exists: true }")).toMatchObject({ version: 2 });
    await world.sweep();
    expect(await enteredBy(world, "quiet", NAMES)).toEqual(["2027-01-01 ada", "2027-01-01 ben"]);
    const segments = (await enrolmentsOf(world, "quiet")).map(({ entry }) => entry.segments?.join());
    expect(segments.sort()).toEqual(["french,paying", "paying"]);
    expect(await size("french")).toMatchObject({ customers: 3, inSegment: 1, withAddress: 1, version: 1 });
  });

  it("that is imported takes its ids in parts, in any order and twice", async () => {
    await importIds("vip", ["cleo", "nobody"], { last: false });
    await importIds("vip", ["ada"], { last: false });
    await importIds("vip", ["cleo", "nobody"], { last: false });
    expect(await importIds("vip", [])).toMatchObject({ segment: { kind: "list", ids: 3, version: 1 } });
    await world.launch(once("{ segment: vip }"));
    await world.sweep();
    expect(await enteredBy(world, "quiet", NAMES)).toEqual(["2027-01-01 ada", "2027-01-01 cleo"]);
    expect(await size("vip")).toMatchObject({ inSegment: 2 });
    expect(await importIds("vip", ["ben"], { key: "two" })).toMatchObject({
      segment: { ids: 1, version: 2 },
    });
  });

  it("may have a hundred thousand ids, and not one more", { timeout: 60_000 }, async () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => `customer-${index}`);
    for (let from = 0; from < ids.length; from += 5_000)
      await importIds("all", ids.slice(from, from + 5_000), { last: false });
    expect((await importIds("all", ["ada"]).catch((error: unknown) => error)) as Error).toMatchObject({
      faults: [{ message: "makes a list of 100001 customers", hint: "at most 100000" }],
    });
    const most = ids.slice(1).concat("ada");
    for (let from = 0; from < most.length; from += 5_000)
      await importIds("most", most.slice(from, from + 5_000), { last: from + 5_000 >= most.length });
    expect(await size("most")).toMatchObject({ inSegment: 1 });
  });

  it("that leads back to itself, or names one that is not there, is refused", async () => {
    await put("a", "{ field: country, is: FR }");
    await put("b", "{ segment: a }");
    await expect(put("a", "{ not: { segment: b } }")).rejects.toMatchObject({
      faults: [{ message: "leads back to itself: a -> b -> a" }],
    });
    await expect(put("c", "{ segment: aa }")).rejects.toMatchObject({
      faults: [{ message: "names the segment `aa`, which is not there", hint: "did you mean `a`?" }],
    });
    await expect(put("d", "{ feild: country }")).rejects.toMatchObject({ faults: [{ line: 3 }] });
  });

  it("is not deleted while a live campaign or another segment names it", async () => {
    await put("paying", "{ field: attributes.plan, is: pro }");
    await put("french", "{ all: [ { field: country, is: FR }, { segment: paying } ] }");
    await world.launch(once("{ segment: french }"));
    await expect(remove("french")).rejects.toThrow("Segment french is used by campaign quiet.");
    await expect(remove("paying")).rejects.toThrow("Segment paying is used by segment french.");
    await createChangeCampaign(world.parts)({ campaignId: "quiet", step: { kind: "stop" }, by: "test" });
    await remove("french");
    await remove("paying");
    await expect(remove("paying")).rejects.toThrow("There is no segment paying.");
    expect(await put("paying", "{ field: country, is: FR }")).toMatchObject({ version: 2, deleted: false });
  });

  it("that is not there is named before a campaign is published, with its line", async () => {
    await put("paying", "{ field: attributes.plan, is: pro }");
    const prepare = knowingSegments(prepareCampaign, world.parts.config);
    const mail = `---\nsubject: Hi\npreheader: Hi there\n---\n<mjml><mj-body><mj-section><mj-column><mj-text>{{ workspace.postalAddress }} <a href="{{ links.unsubscribe }}">Leave</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
    const check = (audience: string) =>
      prepare({ "campaign.yaml": once(audience), "mails/hello.en.mjml": mail }, world.workspace);
    expect(await check("{ segment: payin }")).toMatchObject({
      kind: "faulty",
      faults: [{ file: "campaign.yaml", line: 5, hint: "did you mean `paying`?" }],
    });
    expect(await check("{ segment: paying }")).toMatchObject({ kind: "sound" });
  });
});
