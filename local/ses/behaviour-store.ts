import type { DatabaseSync } from "node:sqlite";
import { Behaviour, type BehaviourInput } from "./behaviour.ts";

export interface BehaviourStore {
  get(): Behaviour;
  /** Replaces it; what is left out takes its default. Kept over restarts: AWS would not forget it either. */
  set(behaviour: BehaviourInput): Behaviour;
}

export const createBehaviourStore = (
  database: DatabaseSync,
  initial: BehaviourInput | undefined,
): BehaviourStore => {
  const upsert = database.prepare(`
    INSERT INTO settings (name, value) VALUES ('behaviour', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const stored = database.prepare("SELECT value FROM settings WHERE name = 'behaviour'").get()?.["value"];
  let current = Behaviour.parse(initial ?? (stored === undefined ? {} : JSON.parse(String(stored))));
  return {
    get: () => current,
    set: (behaviour) => {
      current = Behaviour.parse(behaviour);
      upsert.run(JSON.stringify(current));
      return current;
    },
  };
};
