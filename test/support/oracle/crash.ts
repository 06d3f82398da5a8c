import type { EngineParts } from "#handlers/engine.ts";

/** Lets work die in the middle: from a certain enrolment on every one fails, until all that was under way has ended. */
export const createCrash = () => {
  let enrolmentsLeft = Number.POSITIVE_INFINITY;
  const underWay = new Set<Promise<unknown>>();

  const track = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== "function") return value;
        return (...input: readonly unknown[]) => {
          const result: unknown = Reflect.apply(value, target, input);
          if (!(result instanceof Promise)) return result;
          underWay.add(result);
          const forget = () => underWay.delete(result);
          result.then(forget, forget);
          return result;
        };
      },
    });

  const rest = async (): Promise<void> => {
    do {
      await Promise.allSettled(underWay);
      await new Promise(setImmediate);
    } while (underWay.size > 0);
  };

  return {
    wrap: (parts: EngineParts): EngineParts => ({
      ...parts,
      config: track(parts.config),
      people: track(parts.people),
      contacts: track(parts.contacts),
      runs: track(parts.runs),
      ledger: track({
        ...parts.ledger,
        enrol: (enrolment) => {
          enrolmentsLeft -= 1;
          return enrolmentsLeft < 0 ? Promise.reject(new Error("crash")) : parts.ledger.enrol(enrolment);
        },
      }),
    }),
    /** `ended` when there were no more enrolments than that. */
    after: async (enrolments: number, work: () => Promise<unknown>): Promise<"ended" | "crashed"> => {
      enrolmentsLeft = enrolments;
      const result = await work().then(
        () => "ended" as const,
        () => "crashed" as const,
      );
      await rest();
      enrolmentsLeft = Number.POSITIVE_INFINITY;
      return result;
    },
  };
};

export type Crash = ReturnType<typeof createCrash>;
