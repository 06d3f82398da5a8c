import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { HostAnswer, HostCall } from "./bundle-host.ts";

const HOST = fileURLToPath(new URL("bundle-host.ts", import.meta.url));

/** Bundles in a process of their own, with nothing but the environment given. */
export const openHost = (bundles: string, environment: Readonly<Record<string, string>>) => {
  const child = fork(HOST, [bundles], { env: { ...environment, PATH: process.env["PATH"] } });
  const waiting = new Map<number, (answer: HostAnswer) => void>();
  const running = new Map<number, { readonly name: string; readonly done: Promise<unknown> }>();
  const otherThan = (name: string) => [...running.values()].find((call) => call.name !== name);
  let calls = 0;
  child.on("message", (answer: HostAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  return {
    invoke: async (name: string, event: unknown): Promise<unknown> => {
      // the process has one environment: a function begins when all others have ended
      for (let other = otherThan(name); other !== undefined; other = otherThan(name)) await other.done;
      const id = ++calls;
      const done = new Promise<HostAnswer>((resolve) => {
        waiting.set(id, resolve);
        child.send({ id, name, event } satisfies HostCall);
      });
      running.set(id, { name, done });
      const answer = await done;
      running.delete(id);
      if ("error" in answer) throw new Error(`${name}: ${answer.error}`);
      return answer.result;
    },
    close: () => void child.kill(),
  };
};
