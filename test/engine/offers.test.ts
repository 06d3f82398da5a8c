import { expect, it } from "vitest";
import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { offerCostMicros } from "#core/answers/offer-cost.ts";
import { namesOf } from "#support/faulty-crowd.ts";
import { openJourney } from "#support/journey.ts";
import { liveOn } from "#support/live-on.ts";
import { DEMO_WORKSPACE } from "#support/world.ts";

const DAY = 24;

/** Kind, how much, what the page is told (money in cents), and what the mail says. */
const KINDS = [
  ["percent-off", "percent: 12.5", 12.5, "12.5%"],
  ["amount-off", "amount: 15.50", 1_550, "$15.50"],
  ["free-period", "free: 30 days", 30, "30 days"],
  ["longer-term", "months: 24", 24, "24 months"],
  ["renewal-rate", "amount: 900, currency: JPY", 900, "¥900"],
  ["plan-change", "plan: Family & Friends", undefined, "Family &amp; Friends"],
] as const;

it("every kind of offer says what it is worth in the mail, and keeps it for the page as it was made", async () => {
  const steps = KINDS.flatMap(([kind, worth]) => [
    `  - { id: ${kind}, offer: { email: mail-${kind}, kind: ${kind}, ${worth}, costs: 2.50, expires: 5 days } }`,
    "  - { wait: 1 day }",
  ]);
  const journey = await openJourney({
    names: ["ada"],
    workspace: `${DEMO_WORKSPACE}cap: { mails: 50, within: 1 day }\n`,
    lines: { exit: "[]" },
    steps: `\n${steps.slice(0, -1).join("\n")}\n`,
  });
  const { world, mails, messageOf } = journey;
  await liveOn(world, new Date(world.now().getTime() + 10 * DAY * 3_600_000));
  expect(mails).toHaveLength(KINDS.length);
  for (const [index, [kind, , value, says]] of KINDS.entries()) {
    const { ask } = (await world.parts.answers.issued(await messageOf("ada", kind))) ?? {};
    expect(ask).toMatchObject({ kind: "offer", offer: kind, costMinor: 250 });
    const isInYen = kind === "renewal-rate";
    expect(ask).toMatchObject(isInYen ? { currency: "JPY", costCurrency: "USD" } : { currency: "USD" });
    // 2.50 dollars, whatever is offered
    expect(ask?.kind === "offer" && offerCostMicros(ask)).toBe(2_500_000);
    expect(ask?.kind === "offer" && ask.value, kind).toBe(value);
    // days in New York: the fifth after the mail, and the clocks go forward on the 8th
    expect(ask?.kind === "offer" && ask.until).toBe(`2026-03-${String(7 + index).padStart(2, "0")}`);
    const text = (mails[index]?.html ?? "").replaceAll(/[\u00a0\u202f]/g, " ");
    expect(text, kind).toContain(`${says} until`);
  }
  await world.close();
});

it("an offer that is refused when it is full goes out to everybody, and the first ones get it", async () => {
  const names = namesOf(5);
  const journey = await openJourney({
    names,
    steps: `
  - { id: gift, offer: { email: come, kind: percent-off, percent: 20, costs: 5, expires: 3 days, limit: 2, ifFull: refuse, waitForAnswer: 2 days } }
  - branch:
      - { when: { answer: gift, accepted: true }, then: [ { exit: taken } ] }
  - { id: last, email: bye }
`,
  });
  const { world, mails, messageOf, runTo, enrolmentOf } = journey;
  expect(mails).toHaveLength(5);
  const accept = createAcceptOffer({
    ...world.parts,
    queue: { send: async () => undefined },
    newCode: () => crypto.randomUUID(),
  });
  const acceptAll = () =>
    Promise.all(
      names.map(
        async (name) => (await accept({ messageId: await messageOf(name, "gift"), via: "page" })).kind,
      ),
    );
  const kinds = await acceptAll();
  expect(kinds.filter((kind) => kind === "accepted")).toHaveLength(2);
  // who has it keeps it; the others are told again that there is none
  expect(await acceptAll()).toEqual(kinds.map((kind) => (kind === "accepted" ? "already" : kind)));
  expect(await world.parts.offers.standing("quiet", "gift")).toMatchObject({ accepted: 2, held: 0 });
  await runTo(6 * DAY);
  const ends = await Promise.all(names.map(async (name) => (await enrolmentOf(name)).reason ?? "last"));
  expect(ends).toEqual(kinds.map((kind) => (kind === "accepted" ? "taken" : "last")));
  await world.close();
});

it("an offer whose mail is sent again is held once", async () => {
  let lost = true;
  const { world, mails, runTo } = await openJourney({
    names: namesOf(1),
    steps: `
  - { id: gift, offer: { email: come, kind: percent-off, percent: 20, costs: 5, expires: 3 days, limit: 2 } }
`,
    wrap: (parts) => ({
      ...parts,
      mailer: (path) => ({
        ...parts.mailer(path),
        send: async (batch) => {
          if (!lost) return parts.mailer(path).send(batch);
          lost = false;
          return batch.mails.map(() => ({ kind: "unknown", reason: "nothing was heard" }));
        },
      }),
    }),
  });
  await runTo(2, 1);
  expect(mails.map(({ attempt }) => attempt)).toEqual([1, 2]);
  const standing = await world.parts.offers.standing("quiet", "gift");
  expect(standing).toMatchObject({ accepted: 0, held: 1, usedMicros: 5_000_000 });
  await world.close();
});

it("an offer whose mail is a test is the same offer in each of its mails", async () => {
  const names = namesOf(12);
  const journey = await openJourney({
    names,
    steps: `
  - { id: gift, offer: { email: come, variants: { calm: 50%, warm: 50% }, kind: percent-off, percent: 20, costs: 5, expires: 3 days } }
`,
  });
  const { world, enrolmentOf, messageOf } = journey;
  const variants = await Promise.all(
    names.map(async (name) => (await enrolmentOf(name)).steps["gift"]?.variant),
  );
  expect(new Set(variants)).toEqual(new Set(["come-calm", "come-warm"]));
  const asks = await Promise.all(
    names.map(async (name) => (await world.parts.answers.issued(await messageOf(name, "gift")))?.ask),
  );
  for (const ask of asks) expect(ask).toEqual(asks[0]);
  expect(asks[0]).toMatchObject({ kind: "offer", offer: "percent-off", value: 20 });
  await world.close();
});
