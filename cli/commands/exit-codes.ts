/** What a command ends with; stated in `--help`, relied on by scripts. */
export const EXIT = {
  done: 0,
  /** Refused or failed, with a reason. */
  refused: 1,
  usage: 2,
  /** Nothing answers. */
  notRunning: 3,
  /** The audit or the doctor found something. */
  found: 4,
  /** As shells say it of SIGINT. */
  interrupted: 130,
} as const;
