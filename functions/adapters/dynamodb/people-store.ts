import type { Documents } from "./client.ts";

export interface PeopleStore {
  readonly documents: Documents;
  /** The real name of the table `people`. */
  readonly table: string;
  /** Business time. */
  readonly now: () => Date;
}
