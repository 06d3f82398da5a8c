import { createReadPreferences, createSavePreferences } from "#app/links/preferences.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import { createPreferencesHandler } from "#handlers/public/preferences.ts";
import { openApiWorld, type RawRequest, toEvent } from "../api/api-world.ts";
import { callApi } from "../api/call-api.ts";
import { WORKSPACE } from "../api/samples.ts";
import { mailedCustomer } from "./mailed-customer.ts";

export const FORM = { "content-type": "application/x-www-form-urlencoded" };
export const TODAY = "2026-12-01";
/** Midnight in Berlin, in winter. */
export const midnight = (day: string): Date => new Date(`${day}T00:00:00+01:00`);

export interface FormChoice {
  readonly topics: readonly string[];
  readonly pause: string;
  readonly often: string;
  readonly surveys: string;
  readonly language: string;
  readonly mails: string;
}
export const EVERYTHING: FormChoice = {
  topics: ["offers", "news"],
  pause: "",
  often: "",
  surveys: "yes",
  language: "",
  mails: "yes",
};

export const formOf = ({ topics, ...others }: FormChoice): string =>
  new URLSearchParams([
    ...["offers", "news"].map((topic): [string, string] => ["shown", topic]),
    ...topics.map((topic): [string, string] => ["topic", topic]),
    ...Object.entries(others),
  ]).toString();
export const LEAVE = formOf({ ...EVERYTHING, topics: [], mails: "none" });

/** What stands for a customer of whom nothing was chosen. */
export const UNTOUCHED = {
  left: [],
  pausedUntil: undefined,
  everyDays: undefined,
  noSurveys: false,
  suppressed: undefined,
  language: undefined,
  gone: false,
};

/** The page at `/p/{token}` on tables of its own, in a workspace with two topics. */
export const openPreferences = async () => {
  const world = await openApiWorld({ now: `${TODAY}T09:00:00Z` });
  const document = WORKSPACE.replace("{ offers: Offers }", "{ offers: Offers, news: News }");
  await callApi(world, "workspace.put", { body: { document } });
  const { parts } = world;
  const handler = createPreferencesHandler({
    ...parts,
    read: createReadPreferences(parts),
    save: createSavePreferences(parts),
    log: { info: () => {}, alarm: () => {} },
  });
  let people = 0;

  const tokenFor = async (
    messageId: string,
    { purpose = "preferences", issuedOn = TODAY }: { purpose?: LinkPurpose; issuedOn?: string } = {},
  ): Promise<string> => sealToken(await parts.keyRing(), { purpose, messageId, issuedOn });

  const send = async (request: RawRequest) => {
    const result = await handler(toEvent(request));
    return { status: result.statusCode, headers: result.headers ?? {}, body: `${result.body ?? ""}` };
  };

  return {
    world,
    tokenFor,
    send,
    post: (path: string, choice: FormChoice, headers: Readonly<Record<string, string>> = {}) =>
      send({ method: "POST", path, headers: { ...FORM, ...headers }, body: formOf(choice) }),
    somebody: async () => {
      people += 1;
      const person = await mailedCustomer(world, people);
      return { ...person, path: `/p/${await tokenFor(person.messageId)}` };
    },
    /** At the address of today, first, at the one that the mail went to, and at the customer. */
    standing: async ({ customerId, oldKey, newKey }: Awaited<ReturnType<typeof mailedCustomer>>) => {
      const contacts = await parts.contacts.get([newKey, oldKey]);
      const customer = (await parts.people.get([customerId])).get(customerId);
      const ofCustomer = {
        language: customer?.chosenLocale?.locale,
        gone: customer?.unsubscribedAt !== undefined,
      };
      return [newKey, oldKey].map((key) => {
        const contact = contacts.get(key);
        return {
          left: Object.keys(contact?.topicsLeft ?? {}).sort(),
          pausedUntil: contact?.pausedUntil,
          everyDays: contact?.everyDays,
          noSurveys: contact?.surveysLeftAt !== undefined,
          suppressed: contact?.suppressed?.why,
          ...ofCustomer,
        };
      });
    },
  };
};
