import { messageIdOf } from "#core/shared/ids.ts";
import type { Task } from "#core/task/task.ts";

const AT = new Date("2026-12-01T09:00:00Z");

/** Work as a step of a campaign makes it. Each letter is another customer. */
export const aTask = (letter: string, more: Partial<Task> = {}): Task => ({
  id: messageIdOf({
    customerId: letter.repeat(26),
    campaignId: "small",
    episode: "20261101",
    stepId: "call",
  }),
  customerId: letter.repeat(26),
  campaignId: "small",
  task: "call-back",
  title: "Call back",
  script: undefined,
  priority: "normal",
  dueAt: AT,
  createdAt: AT,
  about: { messageId: "m", score: 3, reasons: ["price"] },
  state: "open",
  outcome: undefined,
  statedReason: undefined,
  verifiedReason: undefined,
  note: undefined,
  history: [{ at: AT, by: "campaign", state: "open", outcome: undefined }],
  revision: 0,
  ...more,
});
