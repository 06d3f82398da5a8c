import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The files of a playbook by path, as the API takes them. */
export const readPlaybook = (name: string): Readonly<Record<string, string>> => {
  const folder = fileURLToPath(new URL(`../../playbooks/${name}`, import.meta.url));
  const mails = readdirSync(join(folder, "mails")).filter((file) => /\.(mjml|txt)$/.test(file));
  return Object.fromEntries(
    ["campaign.yaml", ...mails.map((file) => `mails/${file}`)].map((file) => [
      file,
      readFileSync(join(folder, file), "utf8"),
    ]),
  );
};
