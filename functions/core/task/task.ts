/**
 * Work for a person: a call, a letter, a look at an account. Its id is that of the step that made it, `messageIdOf` the
 * enrolment and the step, so that one answer makes one task however often the step is carried out.
 */
export interface Task {
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  /** What kind of work, as the campaign calls it: `call-back`. */
  readonly task: string;
  readonly title: string;
  readonly script: string | undefined;
  readonly priority: TaskPriority;
  readonly dueAt: Date;
  readonly createdAt: Date;
  /** The answer that led to it, as it was then. */
  readonly about: TaskAnswer | undefined;
  readonly state: TaskState;
  /** How it ended; undefined while it is open. */
  readonly outcome: string | undefined;
  /** Why the customer says they left. */
  readonly statedReason: string | undefined;
  /** Why they left, as found in the conversation. */
  readonly verifiedReason: string | undefined;
  readonly note: string | undefined;
  /** Oldest first; the making of it first of all. */
  readonly history: readonly TaskChange[];
  /** Optimistic lock: each write raises it. */
  readonly revision: number;
}

/** Of the task that a low score makes where the campaign makes none; `messageId` is the mail that asked. */
export const lowScoreTaskId = (messageId: string): string => `${messageId}-low-score`;

export const TASK_STATES = ["open", "done", "cancelled"] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const TASK_PRIORITIES = ["low", "normal", "high"] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];

export interface TaskAnswer {
  /** The mail that asked. */
  readonly messageId: string;
  readonly score: number | undefined;
  readonly reasons: readonly string[];
}

export interface TaskChange {
  readonly at: Date;
  readonly by: string;
  readonly state: TaskState;
  readonly outcome: string | undefined;
}

export interface TaskEnd {
  readonly state: "done" | "cancelled";
  readonly outcome: string | undefined;
  readonly statedReason: string | undefined;
  readonly verifiedReason: string | undefined;
  readonly note: string | undefined;
}

/** A task as it ends. What is left out stays as it was; ending one again corrects it and keeps what was before. */
export const endTask = (
  task: Task,
  end: TaskEnd,
  { at, by }: { readonly at: Date; readonly by: string },
): Task => ({
  ...task,
  state: end.state,
  outcome: end.outcome ?? task.outcome,
  statedReason: end.statedReason ?? task.statedReason,
  verifiedReason: end.verifiedReason ?? task.verifiedReason,
  note: end.note ?? task.note,
  history: [...task.history, { at, by, state: end.state, outcome: end.outcome ?? task.outcome }].slice(
    -HISTORY_KEPT,
  ),
});

/** A task is one item of 400 KB at most; nobody corrects one so often. */
const HISTORY_KEPT = 50;
