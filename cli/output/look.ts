import pico from "picocolors";
import { relative, timeIn } from "./times.ts";

export type Paint = Pick<ReturnType<typeof pico.createColors>, "bold" | "dim" | "red" | "yellow" | "green">;

/** How things are shown to this person: colour, width, and the workspace's zone and currency. */
export interface Look {
  readonly paint: Paint;
  readonly width: number;
  readonly zone: string;
  readonly currency: string;
  /** Business time, ISO 8601; jobs and the like are dated by wall time. */
  readonly now: string;
  readonly wallNow: string;
}

export const createPaint = (coloured: boolean): Paint => pico.createColors(coloured);

/** `2026-12-01 09:00 (in 3 h)` in the workspace's zone. */
export const moment = (iso: string, look: Look): string =>
  `${timeIn(iso, look.zone)} ${look.paint.dim(`(${relative(iso, look.now)})`)}`;
