const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What a clock on the wall shows: the day, and the minutes since its midnight. */
export interface Wall {
  readonly day: string;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** By `Intl`, and so by other code than the product, which asks Temporal. */
export const wallAt = (at: Date, zone: string): Wall => {
  const [day = "", time = ""] = formatOf(zone).format(at).split(" ");
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return { day, minute: hour * 60 + minute };
};

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  formats.set(zone, format);
  return format;
};

/** The first moment from `from` on at which the clock on a wall shows what is wanted, looked for minute by minute. */
export const firstWhen = (from: Date, zone: string, isWanted: (wall: Wall) => boolean): Date => {
  if (isWanted(wallAt(from, zone))) return from;
  const last = from.getTime() + 8 * DAY_MS;
  for (let at = Math.ceil(from.getTime() / MINUTE_MS) * MINUTE_MS; at < last; at += MINUTE_MS)
    if (isWanted(wallAt(new Date(at), zone))) return new Date(at);
  throw new Error(`Never within eight days in ${zone}`);
};

/** Minutes since midnight of `02:15`. */
export const minuteOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
};
