/** A key by which a website or a program sends events. Who has it can send, and read nothing. */
export interface WriteKey {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the key, in hexadecimal. The key itself is kept nowhere. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly revokedAt: Date | undefined;
}

export interface WriteKeys {
  /** All of them, revoked ones too, oldest first. */
  list(): Promise<readonly WriteKey[]>;
  /** Adds one; `exists` when there is one of that id. */
  add(key: WriteKey): Promise<"added" | "exists">;
  /** The first revocation stands. `false` for an id that there is not. */
  revoke(id: string, at: Date): Promise<boolean>;
}
