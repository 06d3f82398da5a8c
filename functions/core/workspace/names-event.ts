/** Whether settings name an event. Case does not count, as in campaigns: a feed that writes `Login` is not silent. */
export const namesEvent = (names: readonly string[], event: string): boolean => {
  const wanted = event.toLowerCase();
  return names.some((name) => name.toLowerCase() === wanted);
};
