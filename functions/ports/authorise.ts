/** Who may do what: an admin everything, an editor all but the set-up, a viewer only reads. */
export type Role = "viewer" | "editor" | "admin";

export interface Caller {
  /** For the record of changes; no address. */
  readonly name: string;
  readonly role: Role;
}

/** Answers who sent this `Authorization` header; `undefined` for one that nobody is known by. */
export type Authorise = (header: string | undefined) => Promise<Caller | undefined>;
