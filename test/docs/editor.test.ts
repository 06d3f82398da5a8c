import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLanguageServer } from "#support/language-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LINE = "# yaml-language-server: $schema=../../docs/campaign.schema.json\n";
const HEAD = `${LINE}campaign: quiet\nname: Quiet\n`;
const STEPS = "steps:\n  - { id: hello, email: we-miss-you }\n";

describe("an editor with the YAML language server", () => {
  let server: Awaited<ReturnType<typeof openLanguageServer>>;
  let looks = 0;
  beforeAll(async () => {
    server = await openLanguageServer(root);
  });
  afterAll(() => server.close());

  /** As a document beside the playbooks, from where their line leads to the schema. */
  const look = (text: string) => {
    looks += 1;
    return server.look(join(root, `playbooks/in-an-editor/${looks}.yaml`), text);
  };

  it("completes the kinds of triggers", async () => {
    const { completions } = await look(`${HEAD}trigger:\n  kind: ¦\n${STEPS}`);
    expect(completions.toSorted()).toEqual([
      "contract-ending",
      "date",
      "event",
      "every",
      "inactive",
      "once",
      "response",
      "returned",
      "signed-up",
    ]);
  });

  it("completes the fields of the trigger that was chosen, and of no other", async () => {
    const { completions } = await look(`${HEAD}trigger:\n  kind: inactive\n  ¦\n${STEPS}`);
    expect(completions).toEqual(expect.arrayContaining(["days", "backlog"]));
    expect(completions).not.toContain("yearly");
  });

  it("completes the fields of a document that are not there yet", async () => {
    const { completions } = await look(`${HEAD}trigger: { kind: inactive, days: 30 }\n¦\n${STEPS}`);
    expect(completions).toEqual(expect.arrayContaining(["audience", "goal", "holdout", "window", "budget"]));
    expect(completions).not.toContain("name");
  });

  it("completes what a step can do, and the fields of the one that was chosen", async () => {
    const trigger = "trigger: { kind: inactive, days: 30 }\n";
    const kinds = await look(`${HEAD}${trigger}steps:\n  - id: hello\n    ¦\n`);
    expect(kinds.completions).toEqual(
      expect.arrayContaining([
        "email",
        "wait",
        "survey",
        "offer",
        "task",
        "event",
        "branch",
        "split",
        "exit",
      ]),
    );
    const survey = await look(
      `${HEAD}${trigger}steps:\n  - id: ask\n    survey: nps\n    email: how\n    ¦\n`,
    );
    expect(survey.completions).toEqual(expect.arrayContaining(["waitForAnswer", "remind"]));
  });

  it.each([
    [
      "a field",
      `${HEAD}trigger: { kind: inactive, days: 30 }\nhol¦dout: 10%\n${STEPS}`,
      "Share that gets no mail",
    ],
    ["a trigger's", `${HEAD}trigger: { kind: inactive, da¦ys: 30 }\n${STEPS}`, "silent for so many days"],
    [
      "a step's",
      `${HEAD}trigger: { kind: inactive, days: 30 }\nsteps:\n  - { id: hello, em¦ail: hello }\n`,
      "Name of the mail",
    ],
  ])("says what %s is for, under the pointer", async (_, text, meaning) => {
    expect((await look(text)).hover).toContain(meaning);
  });

  it("underlines what is mistyped, and nothing else", async () => {
    const { squiggles } = await look(
      `${HEAD}trigger: { kind: inactive, dayz: 30 }\nholdaut: 10%\nsteps:\n  - { id: hello, emial: we-miss-you }\n¦`,
    );
    expect(squiggles.map((each) => each.split(":")[0])).toEqual(expect.arrayContaining(["4", "5", "7"]));
    expect(squiggles.join("\n")).toMatch(/dayz[\s\S]*holdaut|holdaut[\s\S]*dayz/);
    expect((await look(`${HEAD}trigger: { kind: inactive, days: 30 }\n${STEPS}¦`)).squiggles).toEqual([]);
  });

  it("finds the schema of every playbook by its first line, and no fault in it", async () => {
    const files = [...globSync("playbooks/*/*.yaml", { cwd: root }), "examples/workspace.yaml"];
    const squiggles = await Promise.all(
      files.map(async (file) => {
        const text = readFileSync(join(root, file), "utf8");
        const shown = await server.look(join(root, file), `¦${text}`);
        // without a schema nothing would be found wrong either
        const twin = join(root, file.replace(".yaml", "-mistyped.yaml"));
        const mistyped = await server.look(twin, `¦${text}\nholdaut: 1\n`);
        return { file, faults: shown.squiggles, knows: mistyped.squiggles.join().includes("holdaut") };
      }),
    );
    expect(squiggles).toEqual(files.map((file) => ({ file, faults: [], knows: true })));
  });
});
