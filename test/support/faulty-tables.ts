import type { Documents } from "#adapters/dynamodb/client.ts";
import { draw } from "#core/shared/draw.ts";

/** `before`: the request never took effect; `after`: it did, and its reply was lost. */
export type Fault = "before" | "after" | undefined;

export interface FaultPlan {
  /** Asked for every request, numbered from 0; `command` as in `UpdateCommand`. */
  readonly fault: (request: { readonly number: number; readonly command: string }) => Fault;
  /** `repeated`: the SDK sees the fault and repeats the request itself. `final`: the caller gets it. */
  readonly reach: "repeated" | "final";
}

class TablesFault extends Error {
  override readonly name: string;
  readonly $fault = "server";
  readonly $retryable = { throttling: false };
  readonly $metadata = { httpStatusCode: 500 };
  constructor(name: string) {
    super("Simulated: the tables do not answer");
    this.name = name;
  }
}

/** Makes requests to the tables fail as planned until the answered function is called. */
export const failTables = (documents: Documents, plan: FaultPlan): (() => void) => {
  let number = 0;
  const name = `faults-${crypto.randomUUID()}`;
  const misbehave = async <Output>(
    commandName: string | undefined,
    go: () => Promise<Output>,
  ): Promise<Output> => {
    const fault = plan.fault({ number: number++, command: commandName ?? "" });
    if (fault === "before") throw new TablesFault("InternalServerError");
    const output = await go();
    if (fault === "after") throw new TablesFault("InternalServerError");
    return output;
  };
  if (plan.reach === "final")
    documents.middlewareStack.add(
      (next, { commandName }) =>
        (args) =>
          misbehave(commandName, () => next(args)),
      { step: "initialize", name },
    );
  // inside the SDK's own repetition
  else
    documents.middlewareStack.add(
      (next, { commandName }) =>
        (args) =>
          misbehave(commandName, () => next(args)),
      { step: "finalizeRequest", priority: "low", name },
    );
  return () => documents.middlewareStack.remove(name);
};

/** Every n-th request fails, by turns before and after it took effect. */
export const everyNth =
  (n: number): FaultPlan["fault"] =>
  ({ number }) =>
    number % n !== n - 1 ? undefined : Math.floor(number / n) % 2 === 0 ? "before" : "after";

/** A share of the requests, drawn from a seed. */
export const someOf =
  (share: number, seed: number): FaultPlan["fault"] =>
  ({ number }) => {
    const drawn = draw(Buffer.from(`seed:${seed}`), "tables", String(number));
    if (drawn >= share) return undefined;
    return drawn < share / 2 ? "before" : "after";
  };
