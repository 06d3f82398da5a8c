import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import { createDynamoBudgets } from "#adapters/dynamodb/budgets.ts";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoContacts } from "#adapters/dynamodb/contacts.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import { createDynamoOffers } from "#adapters/dynamodb/offers.ts";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { createDynamoRate } from "#adapters/dynamodb/rate.ts";
import { createDynamoResults } from "#adapters/dynamodb/results.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { createDynamoTasks } from "#adapters/dynamodb/tasks.ts";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { compileMails } from "#adapters/mjml/compile-mail.ts";
import { createSesClient } from "#adapters/ses/ses-client.ts";
import { createSesMailer } from "#adapters/ses/ses-mailer.ts";
import { createDatedPeople } from "#app/ingest/dated-people.ts";
import { createFire } from "#app/ingest/fire-triggers.ts";
import { createIngest } from "#app/ingest/ingest.ts";
import { createIngestSettings } from "#app/ingest/ingest-settings.ts";
import { parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import { parseSesEvent } from "#contracts/ses-events.ts";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { awaitedBy } from "#core/enrolment/awaits-event.ts";
import type { IncomingActivity, IncomingContract, IncomingCustomer } from "#core/ingest/incoming.ts";
import { makeKeyRing } from "#core/links/key-ring.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import { dayOf } from "#core/shared/day.ts";
import type { MailRole } from "#core/template/known-variables.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { createEngine, type EngineParts } from "#handlers/engine.ts";
import { startSes } from "#local/ses/start-ses.ts";
import type { Clock } from "#ports/clock.ts";
import { collectingOutbox } from "./outbound/collecting-outbox.ts";
import { openTables } from "./tables.ts";

export const DEMO_WORKSPACE = `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland", website: "https://www.example.com" }
zone: America/New_York
currency: USD
sender: { email: hello@example.com }
window: { mon-sun: ["00:00-24:00"], zone: workspace }
consent: assumed
sweepAt: "06:00"
feedGuard: { enabled: false }
`;

const MAIL = `---
subject: 'Hello {{ customer.firstName | default: "you" }}'
preheader: A word from us
---
<mjml><mj-body><mj-section><mj-column><mj-text>
Hello {{ customer.firstName | default: "you" }}. {{ workspace.name }}, {{ workspace.postalAddress }}.
<a href="{{ links.unsubscribe }}">Leave</a> <a href="{{ links.preferences }}">Choose</a>
</mj-text></mj-column></mj-section></mj-body></mjml>
`;

/** The plain mail with what a survey or an offer has to show; a notice is one that nobody can leave. */
const mailFor = (purpose: Campaign["purpose"], role: MailRole = "plain"): string => {
  const parts: Readonly<Record<string, string>> = {
    nps: '<mj-score-row low="No" high="Yes" />',
    csat: '<mj-score-row low="No" high="Yes" />',
    reason: '<mj-button href="{{ links.survey }}">Tell us</mj-button>',
    offer: '<mj-button href="{{ links.offer }}">{{ offer.value }} until {{ offer.until | date }}</mj-button>',
  };
  const mail = MAIL.replace("</mj-column>", `${parts[role] ?? ""}</mj-column>`);
  return purpose === "service" ? mail.replace(/<a href="{{ links.unsubscribe }}">.*?<\/a> /, "") : mail;
};

export interface WorldOptions {
  /** Where the clock stands at the beginning. */
  readonly now: Date;
  readonly workspace?: string;
  readonly shards?: number;
  /** Replaces adapters by ones that misbehave. */
  readonly wrap?: (parts: EngineParts) => EngineParts;
}

/**
 * The whole engine on real tables and the local SES endpoint, without processes and HTTP: what sweeps, dispatches
 * and ingest do, one call after the other, under a clock that stands still until it is moved.
 */
export const openWorld = async (options: WorldOptions) => {
  const { documents, tables, close } = await openTables();
  const directory = mkdtempSync(join(tmpdir(), "rekindle-world-"));
  let now = options.now;
  const clock: Clock = { businessNow: () => now, wallNow: () => new Date() };
  const shards = options.shards ?? 4;
  const key = Buffer.alloc(32, 7);
  const events = createSqliteQueue({ path: join(directory, "state.sqlite"), name: "ses-events" });
  const ses = await startSes({
    statePath: join(directory, "ses.sqlite"),
    now: () => now,
    postEvents: (posted) => events.send(posted.map((event) => JSON.stringify(event))),
  });
  const access = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  const client = createSesClient({ ...access, endpoint: ses.endpoint });
  const people = createDynamoPeople({ documents, table: tables.people, now: clock.businessNow });
  const told: OutboundEvent[] = [];
  const real: EngineParts = {
    config: createDynamoConfigStore({ documents, table: tables.config, wallNow: clock.wallNow }),
    people,
    ledger: createDynamoLedger({ documents, table: tables.ledger, shards }),
    contacts: createDynamoContacts(documents, tables.answers),
    budgets: createDynamoBudgets(documents, tables.answers),
    answers: createDynamoAnswers(documents, tables.answers),
    offers: createDynamoOffers(documents, tables.answers),
    tasks: createDynamoTasks({ documents, table: tables.answers, shards }),
    outbox: collectingOutbox(told),
    runs: createDynamoRuns(documents, tables.ledger),
    results: createDynamoResults(documents, tables.ledger),
    rate: createDynamoRate(documents, tables.ledger),
    mailer: (path) => createSesMailer({ client, path, wallNow: clock.wallNow, timeoutMs: 2_000 }),
    events,
    clock,
    log: { info: () => undefined, alarm: (event, fields) => alarms.push({ event, ...fields }) },
    drawKey: async () => key,
    keyRing: async () => makeKeyRing(key),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newId: () => crypto.randomUUID(),
    codeVersion: "test",
    pageSize: 500,
  };
  const alarms: Record<string, unknown>[] = [];
  const parts = options.wrap?.(real) ?? real;
  const engine = createEngine(parts);
  await real.config.createMeta({ shards, createdAt: now });
  const workspace = parseWorkspace(options.workspace ?? DEMO_WORKSPACE);
  await real.config.putWorkspace(workspace, options.workspace ?? DEMO_WORKSPACE, now, "test");

  const runRounds = async (
    kind: "sweep" | "dispatch",
    run: { readonly runId: string; readonly shards: readonly number[] },
  ) => {
    const page = kind === "sweep" ? engine.sweepPage : engine.dispatchPage;
    const go = kind === "sweep" ? engine.continueSweep : engine.continueDispatch;
    let open = run.shards;
    while (open.length > 0) {
      await Promise.all(open.map((shard) => page({ runId: run.runId, shard })));
      open = (await go({ runId: run.runId, pages: [], startedAt: new Date() })).shards;
    }
  };
  const takeEvents = async (): Promise<void> => {
    await ses.settled();
    for (;;) {
      const messages = events.receive({ max: 100, visibilityMs: 60_000 });
      if (messages.length === 0) return;
      for (const { body } of messages) {
        const parsed = parseSesEvent(JSON.parse(body));
        if (parsed.kind === "event") await engine.takeEvent(parsed.event, body);
      }
      events.remove(messages.map(({ receipt }) => receipt));
    }
  };
  // what is launched counts at once
  const settings = () => createIngestSettings({ config: parts.config, clock })();
  const ingest = createIngest({
    people: createDatedPeople({ ...parts, people, clock, settings }),
    runs: real.runs,
    clock,
    idKey: async () => key,
    settings,
    fire: createFire(parts),
  });
  const received = () => ({ business: now, wall: new Date() });

  return {
    engine,
    parts,
    documents,
    tables,
    ses,
    alarms,
    /** What other systems were told. */
    told,
    workspace,
    idKey: key,
    now: () => now,
    today: () => dayOf(now, workspace.zone),
    moveTo: (at: Date): void => {
      now = at;
    },
    /** As an import that fires nothing, unless told. */
    customers: (rows: readonly IncomingCustomer[], fireTriggers = false) =>
      ingest({ kind: "customers", source: "test", received: received(), rows, fireTriggers }),
    activity: (rows: readonly IncomingActivity[], fireTriggers = false) =>
      ingest({ kind: "activity", source: "test", received: received(), rows, fireTriggers }),
    contracts: (rows: readonly IncomingContract[]) =>
      ingest({ kind: "contracts", source: "test", received: received(), rows }),
    /** Publishes a campaign document whose mails are all the same plain one, and starts it today. */
    launch: async (document: string): Promise<string> => {
      const parsed = parseCampaignBundle({
        files: { "campaign.yaml": document },
        entry: "campaign.yaml",
        workspace,
      });
      if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults, null, 1));
      const roles = Object.fromEntries(parsed.mails.map(({ mail, role }) => [mail, role]));
      const names = Object.keys(roles);
      const { purpose, trigger, id } = parsed.campaign;
      const compiled = await compileMails({
        files: Object.fromEntries(
          names.map((name) => [`mails/${name}.en.mjml`, mailFor(purpose, roles[name])]),
        ),
        roles,
        workspace,
        purpose,
        trigger: trigger.kind,
      });
      if (compiled.faults.length > 0) throw new Error(JSON.stringify(compiled.faults, null, 1));
      for (const mail of compiled.mails) await real.config.putTemplate(mail);
      const campaign = { ...parsed.campaign, mails: compiled.refs };
      const known = await real.config.campaign(id);
      const version = (known?.version ?? 0) + 1;
      await real.config.putVersion({
        campaignId: id,
        version,
        campaign,
        files: { "campaign.yaml": document },
        publishedAt: now,
        publishedBy: "test",
      });
      await real.config.putCampaign({
        id,
        status: "active",
        version,
        startedOn: known?.startedOn ?? dayOf(now, workspace.zone),
        pausedDays: [],
        salt: "test-salt",
        awaited: [...(known?.awaited ?? []), ...awaitedBy(campaign).events],
        awaitedDates: [...(known?.awaitedDates ?? []), ...awaitedBy(campaign).dates],
        statusReason: undefined,
        updatedAt: now,
        revision: known?.revision ?? 0,
      });
      return id;
    },
    takeEvents,
    sweep: async (): Promise<string> => {
      const run = await engine.prepareSweep();
      await runRounds("sweep", run);
      await engine.finishSweep({ runId: run.runId });
      await engine.storeResults({ runId: run.runId });
      return run.runId;
    },
    dispatch: async (): Promise<void> => {
      const run = await engine.prepareDispatch({ execution: crypto.randomUUID() });
      await runRounds("dispatch", run);
      await engine.finishDispatch({ runId: run.runId });
      await takeEvents();
    },
    close: async (): Promise<void> => {
      await ses.stop();
      await close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

export type World = Awaited<ReturnType<typeof openWorld>>;

const parseWorkspace = (document: string): Workspace => {
  const parsed = parseWorkspaceText("workspace.yaml", document, {
    stored: undefined,
    linkBaseUrl: "https://links.example.com",
  });
  if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults, null, 1));
  return parsed.workspace;
};
