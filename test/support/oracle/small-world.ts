import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import type { LifeStep } from "#core/campaign/campaign-life.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { ContractChange } from "#core/ingest/incoming.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { openWorld, type WorldOptions } from "#support/world.ts";
import { enrolmentsOf } from "./entries.ts";
import { dayNumber, dayText } from "./silence-oracle.ts";

const FIRST = dayNumber("2026-06-01");

/** Noon in the workspace's zone on the `day`th day of the small world. */
export const noon = (day: number): Date => new Date(`${calendarDay(day)}T16:00:00Z`);
export const calendarDay = (day: number): string => dayText(FIRST + day);

export interface Record {
  readonly who: string;
  readonly state: Enrolment["state"];
  readonly reason: string | undefined;
  readonly how: Enrolment["entry"]["how"];
  /** Days of the small world. */
  readonly crossedOn: number;
  readonly enteredOn: number;
}

/** A world for a handful of named people, in which days are numbers. */
export const openSmallWorld = async (options: Partial<WorldOptions> = {}) => {
  const world = await openWorld({ now: noon(0), shards: 1, ...options });
  const names: string[] = [];
  const { people } = world.parts;
  return {
    world,
    idOf: (name: string): string => customerIdOf(name, world.idKey),
    toDay: (day: number): void => world.moveTo(noon(day)),
    meet: async (name: string, signedUp: number): Promise<void> => {
      names.push(name);
      const email = `${name}@example.com`;
      const change = { externalId: name, email, signedUpAt: noon(signedUp) };
      await world.customers([{ line: 1, externalId: name, change }]);
    },
    buys: async (name: string, day: number, hours = 0): Promise<void> => {
      await world.activity([
        {
          line: 1,
          externalId: name,
          messageId: `bought-${day}`,
          occurredAt: new Date(noon(day).getTime() + hours * 3_600_000),
          type: "purchase",
          revenue: undefined,
          currency: undefined,
          properties: {},
        },
      ]);
    },
    contract: async (name: string, contractId: string, change: ContractChange): Promise<void> => {
      await world.contracts([{ line: 1, externalId: name, contractId, change }]);
    },
    /** Sweeps on each of the days from `from` to `to`, with a dispatch after each when asked. */
    live: async (from: number, to: number, also: "dispatch" | "sweep only" = "sweep only"): Promise<void> => {
      for (let day = from; day <= to; day += 1) {
        world.moveTo(noon(day));
        await world.sweep();
        if (also === "dispatch") await world.dispatch();
      }
    },
    change: (campaignId: string, step: Exclude<LifeStep, { kind: "publish" }>) =>
      createChangeCampaign(world.parts)({ campaignId, step, by: "test" }),
    /** What became of each crossing, in order of entry, then of name. */
    records: async (campaignId: string): Promise<readonly Record[]> => {
      const ids = new Map(names.map((name) => [customerIdOf(name, world.idKey), name]));
      const records = (await enrolmentsOf(world, campaignId)).map((enrolment) => ({
        who: ids.get(enrolment.customerId) ?? enrolment.customerId,
        state: enrolment.state,
        reason: enrolment.reason,
        how: enrolment.entry.how,
        crossedOn: dayNumber(enrolment.entry.crossedOn) - FIRST,
        enteredOn: Math.floor((enrolment.entry.at.getTime() - noon(0).getTime()) / 86_400_000),
      }));
      return records.sort((a, b) => a.enteredOn - b.enteredOn || a.who.localeCompare(b.who));
    },
    people,
    close: () => world.close(),
  };
};

export type SmallWorld = Awaited<ReturnType<typeof openSmallWorld>>;

/** A campaign whose lines are given; one mail, everybody treated. */
export const quiet = (more: string, steps = "[{ id: hello, email: hello }]"): string =>
  `campaign: quiet\nname: Quiet\nholdout: 0%\n${more}\nsteps: ${steps}\n`;
