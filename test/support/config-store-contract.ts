import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { sealMail } from "#core/template/compiled-mail.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { CampaignVersion, ConfigStore, Job } from "#ports/config-store.ts";
import { aCampaignState } from "./engine-samples.ts";
import { at } from "./ledger-samples.ts";

const NOW = at("2026-12-01T09:00:00.123Z");

const sampleState = (changes: Partial<CampaignState> = {}): CampaignState =>
  aCampaignState({
    id: "win-back",
    status: "draft",
    version: 0,
    startedOn: undefined,
    updatedAt: NOW,
    revision: 0,
    ...changes,
  });

/** Only what a store may look at; the rest of a campaign is none of its business. */
const sampleVersion = (changes: Partial<CampaignVersion> = {}): CampaignVersion => ({
  campaignId: "win-back",
  version: 1,
  campaign: { id: "win-back", name: "Zurück — بازگشت", steps: [] } as Partial<Campaign> as Campaign,
  files: { "campaign.yaml": "campaign: win-back\n", "mails/hello.de.mjml": "<mjml>ü</mjml>" },
  publishedAt: NOW,
  publishedBy: "ada",
  ...changes,
});

const sampleWorkspace = (version: number, name = "Example"): Workspace =>
  ({ version, zone: "Europe/Berlin", company: { name } }) as Partial<Workspace> as Workspace;

const sampleJob = (changes: Partial<Job> = {}): Job => ({
  id: "job-1",
  kind: "import",
  state: "waiting",
  createdAt: NOW,
  updatedAt: NOW,
  progress: { done: 0, total: undefined, note: undefined },
  input: { file: "customers.csv" },
  result: undefined,
  error: undefined,
  ...changes,
});

/** What any configuration store keeps to. `open` answers an empty store and a clock that the test sets. */
export const describeConfigStore = (
  name: string,
  open: (wallNow: () => Date) => Promise<ConfigStore>,
): void => {
  describe(`ConfigStore: ${name}`, () => {
    let store: ConfigStore;
    let wallNow = NOW;
    beforeEach(async () => {
      wallNow = NOW;
      store = await open(() => wallNow);
    });

    it("keeps the shard count for good", async () => {
      expect(await store.meta()).toBeUndefined();
      await store.createMeta({ shards: 4, createdAt: NOW });
      await store.createMeta({ shards: 4, createdAt: at("2027-01-01T00:00:00Z") });
      await expect(store.createMeta({ shards: 64, createdAt: NOW })).rejects.toThrow("4 shards");
      expect(await store.meta()).toEqual({ shards: 4, createdAt: NOW });
    });

    it("takes only the workspace version after the last one", async () => {
      expect(await store.workspace()).toBeUndefined();
      expect(await store.putWorkspace(sampleWorkspace(2), "yaml", NOW, "ada")).toBe("conflict");
      expect(await store.putWorkspace(sampleWorkspace(1), "yaml", NOW, "ada")).toBe("saved");
      expect(await store.putWorkspace(sampleWorkspace(1, "Other"), "yaml", NOW, "bob")).toBe("conflict");
      for (let version = 2; version <= 11; version++)
        expect(await store.putWorkspace(sampleWorkspace(version), "yaml", NOW, "ada")).toBe("saved");
      expect(await store.workspace()).toEqual(sampleWorkspace(11));
    });

    it("gives a workspace version to one of those who save it at once", async () => {
      const names = ["a", "b", "c", "d", "e"];
      const answers = await Promise.all(
        names.map((each) => store.putWorkspace(sampleWorkspace(1, each), "yaml", NOW, each)),
      );
      expect(answers.filter((answer) => answer === "saved")).toHaveLength(1);
      expect((await store.workspace())?.company.name).toBe(names[answers.indexOf("saved")]);
    });

    describe("campaigns", () => {
      it("are created and replaced at the revision read, and listed", async () => {
        const state = sampleState();
        expect(await store.putCampaign(state)).toBe("saved");
        expect(await store.putCampaign(state)).toBe("conflict");
        const active = sampleState({
          status: "active",
          version: 2,
          startedOn: "2026-12-01",
          pausedDays: [
            { from: "2026-12-02", to: "2026-12-03" },
            { from: "2026-12-05", to: undefined },
          ],
          statusReason: "SES has paused the account",
          revision: 1,
        });
        expect(await store.putCampaign(active)).toBe("saved");
        expect(await store.putCampaign(active)).toBe("conflict");
        expect(await store.campaign("win-back")).toEqual({ ...active, revision: 2 });
        await store.putCampaign({ ...active, startedOn: undefined, statusReason: undefined, revision: 2 });
        expect(await store.campaign("win-back")).toMatchObject({ startedOn: undefined, revision: 3 });
        await store.putCampaign(sampleState({ id: "renewal" }));
        expect((await store.campaigns()).map(({ id }) => id)).toEqual(["renewal", "win-back"]);
        expect(await store.campaign("none")).toBeUndefined();
      });

      it("keep each version as it was published", async () => {
        const first = sampleVersion();
        expect(await store.version("win-back", 1)).toBeUndefined();
        expect(await store.putVersion(first)).toBe("saved");
        expect(await store.putVersion({ ...first, files: { other: "x" } })).toBe("exists");
        expect(await store.putVersion({ ...first, version: 2 })).toBe("saved");
        expect(await store.version("win-back", 1)).toEqual(first);
        expect(await store.version("win-back", 2)).toEqual({ ...first, version: 2 });
      });

      it("keep 50 files of 50 kB that cannot be compressed", async () => {
        const noise = () => randomBytes(37_500).toString("base64");
        const files = Object.fromEntries(
          Array.from({ length: 50 }, (_, index) => [`mails/${index}.mjml`, noise()]),
        );
        expect(await store.putVersion(sampleVersion({ files }))).toBe("saved");
        expect((await store.version("win-back", 1))?.files).toEqual(files);
      });

      it("give a version to one of those who publish it at once, whole", async () => {
        const all = Array.from({ length: 4 }, (_, index) =>
          sampleVersion({ publishedBy: `p${index}`, files: { f: `${index}`.repeat(400_000) } }),
        );
        const answers = await Promise.all(all.map((each) => store.putVersion(each)));
        expect(answers.filter((answer) => answer === "saved")).toHaveLength(1);
        expect(await store.version("win-back", 1)).toEqual(all[answers.indexOf("saved")]);
      });
    });

    it("keeps templates by their content", async () => {
      const mail = sealMail({
        name: "hello",
        locale: "fa",
        dir: "rtl",
        sender: { name: "Ada", email: undefined, replyTo: undefined },
        subject: "سلام {{ customer.firstName }}",
        preheader: "",
        html: randomBytes(400_000).toString("hex"),
        text: "سلام",
        variables: ["customer.firstName"],
      });
      expect(await store.template(mail.hash)).toBeUndefined();
      await store.putTemplate(mail);
      await store.putTemplate({ ...mail, text: "another content under the same name" });
      expect(await store.template(mail.hash)).toEqual(mail);
    });

    it("lists changes newest first over months, by pages, each once", async () => {
      expect(await store.changes({ limit: 3, cursor: undefined })).toEqual({ items: [], cursor: undefined });
      const entries = ["2026-09-30", "2026-10-01", "2026-10-31", "2026-12-01", "2026-12-02"].map((day) => ({
        at: at(`${day}T23:59:59.999Z`),
        by: "ada",
        what: "campaign.started",
        about: "win-back",
        detail: { version: 1, note: day },
      }));
      for (const entry of [...entries, ...entries]) await store.log(entry);
      await store.log({ ...(entries[0] ?? sample()), what: "campaign.paused" });
      for (const limit of [1, 2, 3, 6, 100]) {
        const listed = await allOf((cursor) => store.changes({ limit, cursor }), limit);
        expect(listed).toHaveLength(6);
        expect(listed.slice(0, 4)).toEqual(entries.toReversed().slice(0, 4));
      }
    });

    it("gives the first answer to a repeated write for a day", async () => {
      const long = JSON.stringify({ long: "x".repeat(5_000) });
      expect(await store.replay("ada/1")).toBeUndefined();
      await store.remember("ada/1", long, NOW);
      await store.remember("ada/1", "second", NOW);
      wallNow = at("2026-12-02T09:00:00.000Z");
      expect(await store.replay("ada/1")).toBe(long);
      expect(await store.replay("ada/2")).toBeUndefined();
      wallNow = at("2026-12-02T09:00:01.000Z");
      expect(await store.replay("ada/1")).toBeUndefined();
      await store.remember("ada/1", "third", wallNow);
      expect(await store.replay("ada/1")).toBe("third");
    });

    it("keeps jobs as last written, and lists them newest first", async () => {
      const job = sampleJob();
      await store.putJob(job);
      expect(await store.job("job-1")).toEqual(job);
      const done = sampleJob({
        state: "done",
        progress: { done: 5, total: 5, note: "all read" },
        result: { rejects: "r".repeat(5_000) },
        updatedAt: at("2026-12-01T09:01:00Z"),
      });
      await store.putJob(done);
      for (const [index, id] of ["z", "a", "m"].entries())
        await store.putJob(sampleJob({ id, createdAt: new Date(NOW.getTime() + (index + 1) * 1_000) }));
      const listed = await allOf((cursor) => store.jobs({ limit: 3, cursor }), 3);
      expect(listed.map(({ id }) => id)).toEqual(["m", "a", "z", "job-1"]);
      expect(listed.at(-1)).toEqual(done);
      expect(await store.job("none")).toBeUndefined();
    });
  });
};

const sample = () => ({ at: NOW, by: "ada", what: "", about: "", detail: {} });

const allOf = async <T>(
  read: (
    cursor: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly cursor: string | undefined }>,
  limit: number,
): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return items;
};
