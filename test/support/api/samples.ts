import { readdirSync, readFileSync } from "node:fs";
import type { ApiWorld } from "./api-world.ts";
import { callApi } from "./call-api.ts";

export const WORKSPACE = `company:
  name: Nordlicht
  postalAddress: Nordlicht GmbH, Hafenstraße 12, 20457 Hamburg
  website: https://www.example.com
zone: Europe/Berlin
currency: EUR
consent: assumed
sender: { email: hello@example.com }
topics: { offers: Offers }
`;

/** The files of a playbook, as a client sends them. */
export const playbook = (name: "win-back" | "renewal"): Record<string, string> => {
  const folder = new URL(`../../../playbooks/${name}/`, import.meta.url);
  const paths = readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll("\\", "/"))
    .filter((path) => /\.(ya?ml|mjml|txt)$/.test(path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, folder), "utf8")]));
};

const MAIL = `---
subject: 'Hello {{ customer.firstName | default: "there" }}'
preheader: It has been a while
---
<mjml><mj-body>
<mj-section><mj-column>
  <mj-text>Hello {{ customer.firstName | default: "there" }}, {{ entry.days }} days!</mj-text>
  <mj-text>{{ workspace.name }}, {{ workspace.postalAddress }}</mj-text>
  <mj-text><a href="{{ links.unsubscribe }}">Unsubscribe</a> <a href="{{ links.preferences }}">Preferences</a></mj-text>
</mj-column></mj-section>
</mj-body></mjml>
`;

/** As `smallCampaign`, but a notice that everybody must get. */
export const serviceCampaign = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(smallCampaign("notice", "purpose: service\n")).map(([path, text]) => [
      path,
      text.replace(/<a href="{{ links.unsubscribe }}">Unsubscribe<\/a>/, ""),
    ]),
  );

/** A small campaign in one locale, quick to compile. */
export const smallCampaign = (id = "small", more = ""): Record<string, string> => ({
  "campaign.yaml": `campaign: ${id}
name: Small one
trigger: { kind: inactive, days: 30 }
goal: { kind: returned, within: 60 days }
${more}steps:
  - { id: hello, email: hello }
`,
  "mails/hello.en.mjml": MAIL,
});

export const setUpWorkspace = (world: ApiWorld) =>
  callApi(world, "workspace.put", { body: { document: WORKSPACE } });

let imports = 0;

/** Imports rows in one chunk and lets ingest take them in. */
export const importRows = async (
  world: ApiWorld,
  kind: "customers" | "activity" | "contracts",
  rows: readonly object[],
) => {
  imports += 1;
  const { id } = await callApi(world, "imports.create", {
    body: { kind, name: `${kind}.csv`, contentHash: String(imports).padStart(64, "0") },
  });
  const { rejected } = await callApi(world, "imports.put-chunk", {
    params: { importId: id, chunk: 0 },
    body: { rows: [...rows] },
  });
  await callApi(world, "imports.finish", { params: { importId: id }, body: { chunks: 1 } });
  await world.deliver();
  return { rejected, done: await callApi(world, "imports.get", { params: { importId: id } }) };
};
