/** Structured log: a stable event name and ids; never an address, a name or an external id. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something a person has to look at; on AWS the metric behind an alarm. */
  alarm(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
