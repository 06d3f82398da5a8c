import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { customerIdOf } from "#core/shared/ids.ts";
import { loadTables } from "#support/stored/dump-tables.ts";
import { STORED_LATER, STORED_START } from "#support/stored/stored-life.ts";
import { openWorld, type World } from "#support/world.ts";

/** What each version has stored, written by that version itself: `test/support/stored/write-stored.ts`. */
const FIXTURES = new URL("../fixtures/stored/", import.meta.url);

let world: World;
afterEach(() => world.close());

/** The stage of a fixture, taken over by the version that is tested. */
const takeOver = async (file: string): Promise<void> => {
  world = await openWorld({ now: STORED_START });
  await loadTables(world, readFileSync(new URL(file, FIXTURES), "utf8"));
};
const audit = () => world.engine.audit({ deep: true, campaignId: undefined }, async () => undefined);

describe.each(readdirSync(FIXTURES))("what is stored by %s", (file) => {
  it("is read as it was meant", async () => {
    await takeOver(file);
    const { totals, clean } = await audit();
    expect(clean).toBe(true);
    expect(totals).toMatchObject({ lost: 0, unknown: 0, duplicate: 0, missing: 0 });
    expect(totals.enrolled).toBeGreaterThanOrEqual(13);
    const { people, config } = world.parts;
    const id = customerIdOf("c12", world.idKey);
    expect((await people.get([id])).get(id)).toMatchObject({
      email: "c12@example.com",
      firstName: "Name 11",
    });
    const { campaign } = (await config.version("quiet", 1)) ?? {};
    expect(campaign).toMatchObject({ id: "quiet", holdout: 0.2 });
  });

  it("goes on from where it stood: second mails go out, none twice", async () => {
    await takeOver(file);
    const before = (await audit()).totals;
    world.moveTo(STORED_LATER);
    await world.sweep();
    await world.dispatch();
    const { totals, clean } = await audit();
    expect(clean).toBe(true);
    expect(totals).toMatchObject({ lost: 0, unknown: 0, duplicate: 0, missing: 0 });
    // what waited is sent, but for who had two mails within the days of the cap
    expect(totals.sent).toBeGreaterThan(before.sent + 5);
    expect(totals.sent + totals.held).toBe(before.sent + before.pending);
  });
});
