/** Items as they are stored, by table. */
export interface StoredData {
  readonly people: readonly Readonly<Record<string, unknown>>[];
  readonly ledger: readonly Readonly<Record<string, unknown>>[];
  readonly answers: readonly Readonly<Record<string, unknown>>[];
}

export interface PersonRef {
  readonly customerId: string;
  /** Of all campaigns that ever were. */
  readonly campaignIds: readonly string[];
}

/** All that is stored about one person, wherever it stands: for data rights only. */
export interface PersonalData {
  /** The customer that an id turned out to be, however many steps away; the id itself for everybody else. */
  personOf(customerId: string): Promise<string>;
  /** Under the customer and every id that turned out to be theirs. Bytes as text. */
  read(person: PersonRef): Promise<StoredData>;
  /**
   * Removes or blanks everything that tells who the person is. What stays: enrolments and mails under the customer's
   * random id, scores without comments, contacts under the hash of the address, and a mark by which later imports and
   * events of the same id are refused. May be repeated, and does the rest after a crash.
   */
  erase(person: PersonRef, at: Date): Promise<void>;
}
