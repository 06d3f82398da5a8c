import type { Command } from "commander";
import * as z from "zod";
import { startOfDay } from "#core/shared/day.ts";
import { type ApiJob, waitForJob } from "../client/wait-for-job.ts";
import { countOf } from "../output/numbers.ts";
import type { Progress } from "../output/progress.ts";
import { viewClock } from "../output/system-view.ts";
import { timeIn } from "../output/times.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { UsageError } from "./errors.ts";

/** What a job of kind `clock-advance` answers, as far as it says so. */
const Lived = z.looseObject({
  to: z.string().optional(),
  sweeps: z.number().optional(),
  dispatches: z.number().optional(),
});

export const addClockCommands = (program: Command, frame: Frame): void => {
  const clock = defineCommand(program, frame, {
    use: "clock",
    summary: "Business time; on one machine it can be moved forward",
    examples: ["clock", "clock advance 30d"],
    input: z.object({}),
    run: async ({ api, look }) => {
      const state = await api.call("clock.get");
      return { data: state, text: async () => viewClock(state, await look()) };
    },
  });
  defineCommand(clock, frame, {
    use: "advance <time>",
    summary: "Live through the time until then, with every sweep and mail in between",
    details:
      "TIME is so many days or hours (30d, 12h), a day (2026-12-24), or a moment (2026-12-24T09:00:00Z).",
    examples: ["clock advance 30d", "clock advance 12h", "clock advance 2026-12-24"],
    input: z.object({ time: z.string() }),
    run: async ({ api, progress, look }, { time }) => {
      const { businessNow } = await api.call("clock.get");
      const job = await api.call("clock.advance", {
        body: await readTime(time, async () => (await look()).zone),
      });
      const shown = progress();
      const result = await waitForJob(api, job, (standing) => showTime(shown, standing, businessNow)).finally(
        shown.end,
      );
      const lived = Lived.safeParse(result).data ?? {};
      return {
        data: result,
        text: async () => {
          const { now, zone } = await look();
          const what = `${countOf(lived.sweeps ?? 0, "sweep")} and ${countOf(lived.dispatches ?? 0, "dispatch", "dispatches")}`;
          return `It is ${timeIn(now, zone)} now, after ${what}. See: rekindle report`;
        },
      };
    },
  });
};

const Goal = z.object({ to: z.iso.datetime({ offset: true }) });

/** The job's note is the moment that was reached. */
const showTime = (progress: Progress, { input, progress: { note = "" } }: ApiJob, from: string): void => {
  const goal = Goal.safeParse(input).data?.to;
  if (goal === undefined || Number.isNaN(Date.parse(note))) return;
  const [begin, now, end] = [Date.parse(from), Date.parse(note), Date.parse(goal)];
  progress.update(now - begin, end - begin, `${note.slice(0, 16).replace("T", " ")} UTC`);
};

const MOST = { d: 400, h: 9600 };

type Advance = { days: number } | { hours: number } | { to: string };

/** @throws UsageError */
export const readTime = async (text: string, zone: () => Promise<string>): Promise<Advance> => {
  const [, digits, unit] = /^(\d{1,6})\s*([dh])$/.exec(text) ?? [];
  if (unit === "d" || unit === "h") return readSpan(Number(digits), unit);
  if (z.iso.date().safeParse(text).success) return { to: startOfDay(text, await zone()).toISOString() };
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return { to: text };
  throw new UsageError(`<time> is “${text}”; right would be 30d, 12h, 2026-12-24 or 2026-12-24T09:00:00Z`);
};

const readSpan = (number: number, unit: "d" | "h"): Advance => {
  if (number < 1 || number > MOST[unit])
    throw new UsageError(`<time> is ${number}${unit}; right would be from 1${unit} to ${MOST[unit]}${unit}`);
  return unit === "d" ? { days: number } : { hours: number };
};
