import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callApi } from "#support/api/call-api.ts";
import { importRows, WORKSPACE } from "#support/api/samples.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCliWorld();
  await callApi(cli.world, "workspace.put", { body: { document: WORKSPACE } });
  await importRows(cli.world, "customers", [
    { line: 2, externalId: "c-1", email: "ada@example.com", country: "DE" },
    { line: 3, externalId: "c-2", country: "FR" },
  ]);
});
afterAll(() => cli.close());

const file = (name: string, text: string): string => {
  const path = join(cli.directory, name);
  writeFileSync(path, text);
  return path;
};
const say = async (...line: readonly string[]): Promise<string> => {
  const { out, err, code } = await cli.rekindle(line);
  return code === 0 ? out.trim() : `${code}: ${err.trim()}`;
};

it("segments are put, imported, listed, shown, counted and deleted", async () => {
  expect(await say("segments", "list")).toContain("No segment yet");
  const german = file(
    "german.yaml",
    "segment: german\nname: From Germany\nwhere: { field: country, is: DE }\n",
  );
  expect(await say("segments", "put", german)).toBe("Segment german is in force: version 1.");
  const vip = file("vip.csv", '\uFEFFcustomer,why\r\n"c-1",x\r\nc-2,y\r\nc-2,again\r\n');
  expect(await say("segments", "import", "vip", vip, "--name", "Best")).toBe(
    "Segment vip has 2 customers: version 1.",
  );
  expect(await say("segments", "list")).toMatch(
    /german.*From Germany.*conditions[\s\S]*vip.*Best.*list of 2/,
  );
  expect(await say("segments", "show", "german")).toMatch(/field: country[\s\S]*usedBy: \[\]/);
  expect(await say("segments", "size", "german")).toBe(
    "1 of 2 customers are in german, 1 of them with an address.",
  );
  expect(await say("segments", "delete", "german")).toContain("Segment german is deleted");
  expect(await say("segments", "size", "german")).toMatch(/^1: .*There is no segment german/s);
});

it("what is wrong with a segment is said with its line", async () => {
  const faulty = file("faulty.yaml", "segment: faulty\nname: F\nwhere: { feild: country, is: DE }\n");
  expect(await say("segments", "put", faulty)).toMatch(/^1: .*faulty\.yaml:3.*field/s);
  expect(await say("segments", "put", "nowhere.yaml")).toMatch(/^1: .*is not there/s);
});
