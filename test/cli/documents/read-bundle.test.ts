import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatFaults } from "#cli/documents/format-faults.ts";
import { readBundle } from "#cli/documents/read-bundle.ts";

let folder: string;
const put = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rekindle-bundle-"));
  await mkdir(join(folder, "mails"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("readBundle", () => {
  it("reads the document and the mails beside it, by folder or by file", async () => {
    await put("campaign.yaml", "campaign: x\n");
    await put("notes.md", "not sent");
    await put("mails/hello.en.mjml", "<mjml>ü</mjml>");
    await put("mails/.DS_Store", "not sent");
    const expected = {
      kind: "ok",
      entry: "campaign.yaml",
      files: { "campaign.yaml": "campaign: x\n", "mails/hello.en.mjml": "<mjml>ü</mjml>" },
    };
    expect(await readBundle(folder)).toEqual(expected);
    expect(await readBundle(join(folder, "campaign.yaml"))).toEqual(expected);
  });

  it("takes the only document whatever its name, and asks when there are several", async () => {
    await put("spring.yml", "campaign: x\n");
    expect(await readBundle(folder)).toMatchObject({ kind: "ok", entry: "spring.yml" });
    await put("autumn.yaml", "campaign: y\n");
    expect(await readBundle(folder)).toMatchObject({
      faults: [{ message: "holds 2 documents: autumn.yaml, spring.yml", hint: "name the one that is meant" }],
    });
    await put("campaign.yaml", "campaign: z\n");
    expect(await readBundle(folder)).toMatchObject({ kind: "ok", entry: "campaign.yaml" });
  });

  it("names what is not there, no text, or no mail", async () => {
    expect(await readBundle(join(folder, "nowhere"))).toMatchObject({
      faults: [{ message: "is not there" }],
    });
    expect(await readBundle(folder)).toMatchObject({ faults: [{ message: "holds no campaign" }] });
    await put("campaign.yaml", "campaign: x\n");
    await put("mails/photo.jpg", new Uint8Array([0xff, 0xd8, 0xff]));
    await put("mails/film.mp4", new Uint8Array(2 * 1024 * 1024));
    expect(await readBundle(folder)).toMatchObject({
      faults: [
        { file: "mails/film.mp4", message: "is larger than 1 MB" },
        { file: "mails/photo.jpg", message: "is no UTF-8 text" },
      ],
    });
    expect(await readBundle(join(folder, "campaign.yaml", "x"))).toMatchObject({
      faults: [{ message: "is not there" }],
    });
  });
});

describe("formatFaults", () => {
  it("says where, what, and what would be right", () => {
    const fault = {
      file: "a.yaml",
      line: 3,
      field: "trigger.days",
      message: "is `x`",
      hint: "a whole number",
    };
    expect(formatFaults([fault, { ...fault, line: undefined, field: "", hint: undefined }])).toBe(
      "a.yaml:3  trigger.days is `x`\n    → a whole number\na.yaml  is `x`",
    );
    expect(formatFaults([{ ...fault, file: undefined, line: undefined }])).toBe(
      "trigger.days is `x`\n    → a whole number",
    );
  });
});
