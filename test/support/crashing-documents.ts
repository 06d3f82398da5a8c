import type { Documents } from "#adapters/dynamodb/client.ts";

export class Crash extends Error {}

/** Lets so many requests through, then crashes: the last request may or may not have been carried out. */
export const crashingDocuments = (
  documents: Documents,
  crash: { readonly after: number; readonly carriedOut: boolean },
): Documents => {
  let requests = 0;
  return Object.assign(Object.create(documents) as Documents, {
    send: async (command: never) => {
      if (requests++ < crash.after) return documents.send(command);
      if (crash.carriedOut && requests === crash.after + 1) await documents.send(command);
      throw new Crash();
    },
  });
};
