import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "#support/api/call-api.ts";
import { WORKSPACE } from "#support/api/samples.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

const EXAMPLES = fileURLToPath(new URL("../../../examples/pinpoint", import.meta.url));
let cli: CliWorld;
beforeAll(async () => {
  cli = await openCliWorld();
});
afterAll(() => cli.close());

describe("an export of Pinpoint's endpoints", () => {
  it("becomes customers: one a user, with the address that stands last, without other channels", async () => {
    await callApi(cli.world, "workspace.put", { body: { document: WORKSPACE } });
    const rejects = join(cli.directory, "rejects.csv");
    const mapping = ["--mapping", `${EXAMPLES}/endpoints.yaml`, "--rejects", rejects];
    const { code, out } = await cli.rekindle([
      "import",
      "customers",
      `${EXAMPLES}/endpoints.csv`,
      ...mapping,
    ]);
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining("2 created, 1 changed") });
    expect(readFileSync(rejects, "utf8")).toContain("+441632960001");
    const ada = await cli.rekindle(["customer", "u-1", "--json"]);
    expect(ada.json()).toMatchObject({
      customer: {
        email: "ada.new@example.com",
        firstName: "Ada",
        locale: "en-GB",
        zone: "Europe/London",
        country: "GB",
        consent: { state: "granted" },
        attributes: { plan: "gold", orders: 12 },
      },
    });
    const emil = await cli.rekindle(["customer", "u-2", "--json"]);
    expect(emil.json()).toMatchObject({ customer: { consent: { state: "denied" } } });
  });
});
