/** What a table says of an item above its limit (400 KB); trying again would not help. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && error.name === "ValidationException";
