import type { World } from "../world.ts";

/** When the small stage of the fixtures begins. */
export const STORED_START = new Date("2026-12-01T15:00:00Z");
/** When its second mails are due: after the wait of the campaign `quiet`. */
export const STORED_LATER = new Date("2026-12-05T15:00:00Z");

const QUIET = `
campaign: quiet
name: Win back quiet customers
trigger: { kind: inactive, days: 30, backlog: { upTo: 365 days, perDay: 100 } }
goal: { kind: returned, within: 60 days }
holdout: 20%
budget: { total: 5 }
steps:
  - { id: hello, email: we-miss-you, variants: { calm: 50%, warm: 50% } }
  - { wait: { for: 3 days } }
  - { id: again, email: again }
`;

const ENDING = `
campaign: ending
name: Contracts that end
trigger: { kind: contract-ending, before: 30 days, of: end }
steps:
  - { id: notice, email: notice }
`;

const CUSTOMERS = 12;

/**
 * The first days of a small stage: some customers are silent, one contract ends, first mails went out, second ones
 * wait. Uses only what every version has, so that any version can write its own fixture.
 */
export const liveFirstPart = async (world: World): Promise<void> => {
  const ids = Array.from({ length: CUSTOMERS }, (_, index) => `c${index + 1}`);
  await world.customers(
    ids.map((externalId, index) => ({
      line: index + 1,
      externalId,
      change: { externalId, email: `${externalId}@example.com`, firstName: `Name ${index}` },
    })),
  );
  await world.activity(
    ids.map((externalId, index) => ({
      line: index + 1,
      externalId,
      occurredAt: new Date(`2026-11-01T${String(8 + index).padStart(2, "0")}:00:00Z`),
      type: "purchase",
      revenue: 1_000,
      currency: "USD",
      messageId: `m${index}`,
      properties: {},
    })),
  );
  await world.contracts([
    { line: 1, externalId: "c12", contractId: "phone", change: { endsOn: "2026-12-31", autoRenewal: false } },
  ]);
  await world.launch(QUIET);
  await world.launch(ENDING);
  await world.sweep();
  await world.dispatch();
};
