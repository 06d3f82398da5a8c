import { Drop } from "liquidjs";

/** Money that says itself what it is; a template compares and counts with its minor units. */
export class Amount extends Drop {
  readonly minor: number;
  /** ISO 4217. */
  readonly currency: string;

  constructor(minor: number, currency: string) {
    super();
    this.minor = minor;
    this.currency = currency;
  }

  override valueOf(): number {
    return this.minor;
  }

  override toString(): string {
    return String(this.minor);
  }
}

export const isCurrency = (code: unknown): code is string =>
  typeof code === "string" && /^[A-Z]{3}$/.test(code);
