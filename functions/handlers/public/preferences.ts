import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import {
  createReadPreferences,
  createSavePreferences,
  type Preferences,
  type SavedPreferences,
  type WantedPreferences,
} from "#app/links/preferences.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import {
  OFTEN_DAYS,
  type PreferencesNotice,
  type PreferencesState,
  renderPreferencesNotice,
  renderPreferencesPage,
} from "#pages/preferences.ts";
import { PAGE_LANGUAGES } from "#pages/texts/catalogue.ts";
import type { Clock } from "#ports/clock.ts";
import type { Log } from "#ports/log.ts";
import * as deps from "../deps.ts";
import { openLink } from "./open-link.ts";
import { methodNotAllowed, speechFor, toPageAnswer } from "./page-answer.ts";
import { readForm } from "./read-form.ts";

export interface PreferencesHandlerDeps {
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly read: (messageId: string) => Promise<Preferences | undefined>;
  readonly save: (messageId: string, wanted: WantedPreferences) => Promise<SavedPreferences>;
  readonly clock: Clock;
  readonly log: Log;
}

type Result = APIGatewayProxyStructuredResultV2;

/**
 * What a reader wants to receive, at `/p/{token}`. GET and HEAD change nothing: scanners follow every link; POST
 * saves the form and shows the page again, and sent again it changes nothing. A token that is wrong in whatever way
 * gets one and the same answer, one that is too old says so, both before any table is read. No cookie, no redirect.
 */
export const createPreferencesHandler =
  (handlerDeps: PreferencesHandlerDeps) =>
  async (event: APIGatewayProxyEventV2): Promise<Result> => {
    const { method } = event.requestContext.http;
    const notice = (status: number, which: PreferencesNotice) =>
      toPageAnswer(event, status, renderPreferencesNotice(which, speechFor(event)));
    if (method !== "GET" && method !== "HEAD" && method !== "POST") return methodNotAllowed;
    const link = await openLink(handlerDeps, event.rawPath, { prefix: "/p", purpose: "preferences" });
    if (link.kind === "invalid") return notice(404, "invalid");
    if (link.kind === "expired") return notice(410, "expired");
    const { messageId } = link;
    try {
      const { status, state, preferences } = await carryOut(handlerDeps, event, messageId);
      if (preferences === undefined) return notice(200, "nobody");
      const speech = speechFor(event, preferences.locale, preferences.chosenLocale);
      return toPageAnswer(event, status, renderPreferencesPage(state, preferences, speech));
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      handlerDeps.log.alarm("preferences.failed", { messageId, name, message });
      return notice(503, "failed");
    }
  };

interface Outcome {
  readonly status: number;
  readonly state: PreferencesState;
  readonly preferences: Preferences | undefined;
}

const carryOut = async (
  { read, save }: PreferencesHandlerDeps,
  event: APIGatewayProxyEventV2,
  messageId: string,
): Promise<Outcome> => {
  if (event.requestContext.http.method !== "POST")
    return { status: 200, state: "ask", preferences: await read(messageId) };
  const wanted = toWanted(await readForm(event));
  if (wanted === undefined) return { status: 400, state: "unclear", preferences: await read(messageId) };
  const saved = await save(messageId, wanted);
  if (saved.kind === "nobody") return { status: 200, state: "ask", preferences: undefined };
  const isSaved = saved.kind === "saved";
  return {
    status: isSaved ? 200 : 400,
    state: isSaved ? "saved" : "unclear",
    preferences: saved.preferences,
  };
};

/**
 * The form says everything in words of its own: one that does not is none. Who left `mails` as it stood asked for
 * nothing there: a form that was open when its reader unsubscribed or came back elsewhere does not undo that.
 */
const toWanted = (form: FormData | undefined): WantedPreferences | undefined => {
  const said = (name: string, isRight: (text: string) => boolean): string | undefined => {
    const text = form?.get(name);
    return typeof text === "string" && isRight(text) ? text : undefined;
  };
  const mails = said("mails", isYesOrNone);
  const surveys = said("surveys", isYesOrNone);
  const pause = said("pause", (text) => text === "" || isDay(text));
  const often = said("often", (text) => text === "" || OFTEN_DAYS.some((days) => `${days}` === text));
  const language = said("language", (text) => text === "" || PAGE_LANGUAGES.some((one) => one === text));
  if (form === undefined || [mails, surveys, pause, often, language].includes(undefined)) return undefined;
  const on = new Set(form.getAll("topic"));
  return {
    left: form.get("stood") === mails ? undefined : mails === "none",
    surveys: surveys === "yes",
    pausedUntil: pause || undefined,
    everyDays: often ? Number(often) : undefined,
    chosenLocale: language || undefined,
    topics: new Map(form.getAll("shown").map((topic) => [`${topic}`, on.has(topic)])),
  };
};

const isYesOrNone = (text: string): boolean => text === "yes" || text === "none";

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

const compose = /* @__PURE__ */ deps.once(() => {
  const parts = {
    ledger: deps.ledger(),
    people: deps.people(),
    contacts: deps.contacts(),
    config: deps.config(),
    clock: deps.clock(),
  };
  return createPreferencesHandler({
    keyRing: deps.keyRing,
    read: createReadPreferences(parts),
    save: createSavePreferences(parts),
    clock: deps.clock(),
    log: deps.log(),
  });
});

export const handler = (event: APIGatewayProxyEventV2): Promise<Result> => compose()(event);
