/** Who may do what: an admin everything, an editor all but the set-up, a viewer only reads. */
export type Role = "viewer" | "editor" | "admin";

export interface Caller {
  /** For the record of changes; no address. */
  readonly name: string;
  readonly role: Role;
}

/**
 * Answers who sent a request, by its `Authorization` header or by what the gateway in front has made sure of (the
 * request context of the event); `undefined` for one that nobody is known by.
 */
export type Authorise = (header: string | undefined, gateway?: unknown) => Promise<Caller | undefined>;
