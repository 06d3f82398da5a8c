import { readdirSync, readFileSync } from "node:fs";

const PLAYBOOKS = new URL("../../playbooks/", import.meta.url);

/** Every folder of `playbooks/`. */
export const playbookIds = (): readonly string[] =>
  readdirSync(PLAYBOOKS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** What is published of a playbook: its document and its mails, by path. */
export const playbookFiles = (id: string): Record<string, string> => {
  const folder = new URL(`${id}/`, PLAYBOOKS);
  const mails = readdirSync(new URL("mails/", folder)).map((name) => `mails/${name}`);
  return Object.fromEntries(
    ["campaign.yaml", ...mails].map((path) => [path, readFileSync(new URL(path, folder), "utf8")]),
  );
};
