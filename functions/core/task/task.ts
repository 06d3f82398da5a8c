import { DAY_MS } from "../shared/day.ts";

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

/** Of the task that a complaint about a mail makes. */
export const complaintTaskId = (messageId: string): string => `${messageId}-complaint`;

/** What makes a task; the rest is so for each that is new. */
export type TaskFacts = Omit<
  Task,
  "createdAt" | "state" | "outcome" | "statedReason" | "verifiedReason" | "note" | "history" | "revision"
>;

/** A task as it begins; the same facts make the same one. */
export const newTask = ({ at, ...facts }: TaskFacts & { readonly at: Date }): Task => ({
  ...facts,
  createdAt: at,
  state: "open",
  outcome: undefined,
  statedReason: undefined,
  verifiedReason: undefined,
  note: undefined,
  history: [{ at, by: "campaign", state: "open", outcome: undefined }],
  revision: 0,
});

/** A task that no campaign asked for, to be done within a day. */
export const ownTask = (
  facts: Pick<Task, "id" | "customerId" | "campaignId" | "task" | "title"> & {
    readonly at: Date;
    readonly about: TaskAnswer;
  },
): Task =>
  newTask({
    ...facts,
    script: undefined,
    priority: "high",
    dueAt: new Date(facts.at.getTime() + DAY_MS),
  });

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

/** Outcome of a task whose answer turned out to be a machine's: nobody need do it. */
export const DOUBTFUL = "doubtful";

/** How the task of a low score ends when the campaign makes one about the same answer. */
export const REPLACED = {
  outcome: "replaced",
  note: "The campaign made a task of its own about this answer.",
} as const;

export const isDoubtful = ({ state, outcome }: Task): boolean =>
  state === "cancelled" && outcome === DOUBTFUL;

/** A task that was ended as doubtful, when a person gave the answer after all; `undefined` for any other. */
export const reopenTask = (
  task: Task,
  { at, by }: { readonly at: Date; readonly by: string },
): Task | undefined =>
  isDoubtful(task)
    ? {
        ...task,
        state: "open",
        outcome: undefined,
        note: undefined,
        history: [...task.history, { at, by, state: "open" as const, outcome: undefined }].slice(
          -HISTORY_KEPT,
        ),
      }
    : undefined;

/** A task is one item of 400 KB at most; nobody corrects one so often. */
const HISTORY_KEPT = 50;
