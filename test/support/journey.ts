import { createWake } from "#app/dispatch/wake.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Mailer, OutgoingMail } from "#ports/mailer.ts";
import { hoursOn, idOf, quietCampaign, quietCrowd, START } from "./faulty-crowd.ts";
import { openWorld, type World } from "./world.ts";

export interface JourneyOptions {
  /** As a campaign document has them, from the line after `steps:` on. */
  readonly steps: string;
  readonly names: readonly string[];
  readonly workspace?: string;
  /** Further lines of the document. */
  readonly lines?: Readonly<Record<string, string>>;
  readonly wrap?: Parameters<typeof openWorld>[0]["wrap"];
}

const CAMPAIGN = "quiet";

/** A campaign for 30 days of silence that these customers enter at `START`. */
export const openJourney = async ({ steps, names, workspace, lines, wrap }: JourneyOptions) => {
  const mails: OutgoingMail[] = [];
  const world = await openWorld({
    now: START,
    shards: 1,
    ...(workspace !== undefined && { workspace }),
    wrap: (given) => {
      const parts = wrap?.(given) ?? given;
      return { ...parts, mailer: (path) => keepMails(parts.mailer(path), mails) };
    },
  });
  await quietCrowd(world, names);
  await world.launch(`${quietCampaign({ exit: "[]", ...lines }, [])}\n${steps}`);
  await world.sweep();
  await world.dispatch();
  return { world, mails, ...journeyOf(world) };
};

const keepMails = (mailer: Mailer, kept: OutgoingMail[]): Mailer => ({
  ...mailer,
  send: (batch) => {
    kept.push(...batch.mails);
    return mailer.send(batch);
  },
});

const journeyOf = (world: World) => {
  const wake = createWake(world.parts);
  const enrolmentOf = async (name: string): Promise<Enrolment> => {
    const [enrolment] = await world.parts.ledger.ofCustomer(CAMPAIGN, idOf(world, name));
    if (enrolment === undefined) throw new Error(`${name} is not enrolled`);
    return enrolment;
  };
  const messageOf = async (name: string, stepId: string): Promise<string> =>
    messageIdOf({ ...(await enrolmentOf(name)), stepId });
  return {
    enrolmentOf,
    messageOf,
    /** Dispatches every so many hours until a time, counted from the start. */
    runTo: async (hours: number, every = 12): Promise<void> => {
      let at = world.now();
      while (at < hoursOn(hours)) {
        at = new Date(Math.min(at.getTime() + every * 3_600_000, hoursOn(hours).getTime()));
        world.moveTo(at);
        await world.dispatch();
      }
    },
    /** Answers a survey now, as its page does. */
    answer: async (name: string, stepId: string, score: number): Promise<void> => {
      const messageId = await messageOf(name, stepId);
      const read = (await world.parts.answers.answered([messageId])).get(messageId)?.response;
      const at = world.now();
      const said = { score, reasons: [], comment: undefined, mayContact: false } as const;
      await world.parts.answers.putResponse(
        {
          messageId,
          survey: "nps",
          standing: "counted",
          firstAt: read?.firstAt ?? at,
          at,
          via: "api",
          history: [],
          ...said,
        },
        read,
      );
      await wake(await enrolmentOf(name), at);
    },
    /** Hours from the start at which each mail went out. */
    sentOf: async (name: string): Promise<Readonly<Record<string, number>>> => {
      const { steps } = await enrolmentOf(name);
      return Object.fromEntries(
        Object.entries(steps)
          .filter(([, { kind }]) => kind === "sent")
          .map(([id, { at }]) => [id, (at.getTime() - START.getTime()) / 3_600_000]),
      );
    },
  };
};

export type Journey = Awaited<ReturnType<typeof openJourney>>;
