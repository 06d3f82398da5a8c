import { describe, expect, it } from "vitest";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { prepareCampaign } from "#handlers/api/prepare-campaign.ts";
import { playbook, smallCampaign, WORKSPACE } from "#support/api/samples.ts";

const workspace = (): Workspace => {
  const parsed = parseWorkspaceText("workspace.yaml", WORKSPACE, {
    stored: undefined,
    linkBaseUrl: "http://127.0.0.1:4400",
  });
  if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults));
  return parsed.workspace;
};

describe("prepareCampaign", () => {
  it.each(["win-back", "renewal"] as const)(
    "finds the playbook %s sound",
    async (name) => {
      const prepared = await prepareCampaign(playbook(name), workspace());
      expect(prepared.kind === "faulty" && prepared.faults).toBe(false);
      expect(prepared).toMatchObject({ kind: "sound", campaign: { id: name }, warnings: [] });
      if (prepared.kind !== "sound") return;
      const hashes = Object.values(prepared.campaign.mails).flatMap(({ locales }) => Object.values(locales));
      expect(prepared.mails.map(({ hash }) => hash).sort()).toEqual(hashes.sort());
    },
    30_000,
  );

  it("tells the faults of the document and of the mails at once", async () => {
    const files = smallCampaign("small", "prioritty: 60\n");
    const mail = (files["mails/hello.en.mjml"] ?? "").replace("customer.firstName", "customer.fristName");
    const prepared = await prepareCampaign({ ...files, "mails/hello.en.mjml": mail }, workspace());
    if (prepared.kind !== "faulty") throw new Error("it is sound");
    expect(prepared.faults).toMatchObject([
      { file: "campaign.yaml", line: 5, field: "prioritty", hint: "did you mean `priority`?" },
      { file: "mails/hello.en.mjml", line: 2, hint: expect.stringContaining("customer.firstName") },
    ]);
  });

  it("tells which mails are missing together with the faults of the document", async () => {
    const files = smallCampaign("small", "prioritty: 60\n");
    const document = (files["campaign.yaml"] ?? "").replace("email: hello", "email: helo");
    const prepared = await prepareCampaign({ ...files, "campaign.yaml": document }, workspace());
    if (prepared.kind !== "faulty") throw new Error("it is sound");
    expect(prepared.faults).toMatchObject([
      { field: "prioritty", hint: "did you mean `priority`?" },
      { field: "steps.0.email", hint: "did you mean `hello`?" },
    ]);
  });

  it("tells nothing of the mails when it is not known what they may use", async () => {
    const prepared = await prepareCampaign(
      { ...smallCampaign(), "campaign.yaml": "campaign: small\n", "mails/x.en.mjml": "{{ nonsense }}" },
      workspace(),
    );
    if (prepared.kind !== "faulty") throw new Error("it is sound");
    expect(new Set(prepared.faults.map(({ file }) => file))).toEqual(new Set(["campaign.yaml"]));
  });
});
