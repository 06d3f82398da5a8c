import type { AddressInfo } from "node:net";
import { InvalidInputError } from "#core/shared/errors.ts";
import { createWriteAccepted } from "./accepted-mails.ts";
import { createMeter } from "./account.ts";
import { createAccountResources } from "./account-resources.ts";
import type { Behaviour, BehaviourInput } from "./behaviour.ts";
import { createBehaviourStore } from "./behaviour-store.ts";
import { createCallBodies } from "./call-bodies.ts";
import { createCallLog } from "./call-log.ts";
import { checkRelay } from "./check-relay.ts";
import { openSesDatabase } from "./database.ts";
import { createEventPoster, type PostEvents } from "./event-poster.ts";
import { createSesServer } from "./http-server.ts";
import { readSesLog, type SesLog } from "./read-ses-log.ts";
import { createRelay } from "./relay.ts";
import { createSendMails } from "./send-mails.ts";

export interface SesOptions {
  /** The file `ses.sqlite`; made when absent. */
  readonly statePath: string;
  /** Business time. */
  readonly now: () => Date;
  /** Resolves when the events are kept. Called again with what it rejected, also after a restart. */
  readonly postEvents: PostEvents;
  /** 0 for any free one. */
  readonly port?: number;
  /** Exist from the start; the first counts for calls that name none. Without any, no events are published. */
  readonly configurationSets?: readonly string[];
  /** Overrides what an earlier run stored. */
  readonly behaviour?: BehaviourInput;
  /** Really sends. Refused unless `linkBaseUrl` is a public https address. */
  readonly relay?: { readonly relayUrl: string; readonly linkBaseUrl: string | undefined };
}

export interface Ses {
  /** For `AWS_ENDPOINT_URL_SESV2`. */
  readonly endpoint: string;
  behaviour(): Behaviour;
  /** Replaces the behaviour; what is left out takes its default. */
  behave(behaviour: BehaviourInput): Behaviour;
  log(): SesLog;
  /** Resolves when all that is due was relayed and all due events were taken. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Throws `InvalidInputError` when a relay is asked for that must not be used. */
export const startSes = async (options: SesOptions): Promise<Ses> => {
  if (options.relay !== undefined) {
    const checked = checkRelay(options.relay);
    if (checked.kind === "refused") throw new InvalidInputError(checked.why, []);
  }
  const database = openSesDatabase(options.statePath);
  const behaviour = createBehaviourStore(database, options.behaviour);
  const configurationSets = options.configurationSets ?? ["rekindle"];
  const wallNow = () => Date.now();
  const businessNow = () => options.now().getTime();
  const bodies = createCallBodies(database);
  const shared = { database, bodies, wallNow, businessNow, behaviour: behaviour.get };
  const meter = createMeter(shared);
  const resources = createAccountResources({ ...shared, meter });
  for (const name of configurationSets) {
    if (!resources.configurationSetExists(name)) {
      resources.createConfigurationSet({ ConfigurationSetName: name });
    }
  }
  const poster = createEventPoster({ ...shared, postEvents: options.postEvents });
  const relay = options.relay && createRelay({ ...shared, ...options.relay, onEvents: poster.wake });
  const log = createCallLog({
    database,
    writeAccepted: createWriteAccepted(database, relay !== undefined),
    moment: () => ({ wall: wallNow(), business: businessNow() }),
  });
  const sendMails = createSendMails({
    log,
    meter,
    behaviour: behaviour.get,
    configurationSetExists: resources.configurationSetExists,
    defaultConfigurationSet: configurationSets[0],
    onAccepted: () => {
      poster.wake();
      relay?.wake();
    },
  });
  const server = createSesServer({ sendMails, log, resources, behaviour });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  poster.wake();
  relay?.wake();

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour: behaviour.get,
    behave: behaviour.set,
    log: () => readSesLog(options.statePath),
    settled: async () => {
      await relay?.settled();
      await poster.settled();
    },
    stop: async () => {
      await closeServer(server);
      await relay?.stop();
      await poster.stop();
      database.close();
    },
  };
};

const GRACE_MS = 2000;

/** Lets calls under way finish for a moment; idle connections are cut at once. */
const closeServer = (server: ReturnType<typeof createSesServer>): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
