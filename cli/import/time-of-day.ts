/** A text cut into its date and what follows it. */
export interface DateAndTime {
  readonly date: string;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** `Z`, `+01:00`, an IANA name or a word nobody knows; undefined when the text names no zone. */
  readonly zone: string | undefined;
}

const ZONE = String.raw`(?<zone>Z|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?(?:\[[^\]]+\])?|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+|[A-Za-z]{2,5})?`;
const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?`;
const HALF = String.raw`(?<half>[ap]\.?m\.?(?![a-z])|uhr)?`;
const TIMED = new RegExp(`^(?<date>.+?)(?:T|,? (?:um |at )?)${CLOCK} ?${HALF} ?${ZONE}$`, "i");
const HOUR_ONLY = /^(?<date>.+?),? (?:um |at )?(?<hour>\d{1,2}) ?(?<half>[ap]\.?m\.?)$/i;
const COMPACT = /^(?<date>\d{8})T?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z)?$/i;

const hourOf = (hour: number, half: string): number => {
  if (half.startsWith("p")) return hour < 12 ? hour + 12 : hour;
  return half.startsWith("a") && hour === 12 ? 0 : hour;
};

/** Cuts `31.12.2026 15:05 Uhr`, `12/31/2026 3:05 PM`, `2026-12-31T15:05:00+01:00`; a text without time is all date. */
export const splitTime = (text: string): DateAndTime => {
  // "(Central European Standard Time)" at the end of what JavaScript prints
  const plain = text.replace(/ ?\([^)]*\)$/, "");
  const match = TIMED.exec(plain) ?? HOUR_ONLY.exec(plain) ?? COMPACT.exec(plain);
  const found = match?.groups;
  if (!found) return { date: plain, hour: 0, minute: 0, second: 0, millisecond: 0, zone: undefined };
  const half = (found["half"] ?? "").toLowerCase();
  const hour = Number(found["hour"]);
  return {
    date: found["date"] ?? "",
    // 13 pm is what it says, 0 am too; 14:00 am is a slip that the range check below cannot see
    hour: hourOf(hour, half),
    minute: Number(found["minute"] ?? 0),
    second: Number(found["second"] ?? 0),
    millisecond: Number((found["fraction"] ?? "").padEnd(3, "0").slice(0, 3)),
    zone: found["zone"],
  };
};
