/** A request to paste into a terminal that sends one event; a Basic user of one's own is the key. */
export const eventSnippet = ({ url, key }: { readonly url: string; readonly key: string }): string =>
  `curl -u ${key}: ${url}/v1/track -H 'content-type: application/json' -d '{"userId":"c-1","event":"Order Completed","properties":{"revenue":19.9}}'`;
