import type { ApiClient } from "#cli/client/api-client.ts";
import { eventSnippet } from "#core/events/event-snippet.ts";

/** Makes a key for live events where there is none yet, and prints how to send one: only its hash is kept. */
export const printFirstWriteKey = async (options: {
  readonly client: ApiClient;
  readonly url: string;
  readonly say: (line: string) => void;
}): Promise<void> => {
  const { items } = await options.client.call("write-keys.list");
  if (items.length > 0) return;
  const { key } = await options.client.call("write-keys.create", { body: { name: "this machine" } });
  options.say(
    `  Events  write key ${key}, shown this once (npx rekindle keys write create NAME for another)\n`,
  );
  options.say(`  ${eventSnippet({ url: options.url, key })}\n`);
};
