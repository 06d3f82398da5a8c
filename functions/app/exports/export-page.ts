import type { AnyExportRow, ExportList } from "#core/exports/columns.ts";
import {
  customerRow,
  enrolmentRow,
  messageRows,
  type RowContext,
  replyRow,
  responseRow,
  suppressionRow,
  taskRow,
} from "#core/exports/rows.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import { TASK_STATES, type TaskState } from "#core/task/task.ts";
import type { Answers } from "#ports/answers.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Page, People } from "#ports/people.ts";
import type { Replies } from "#ports/replies.ts";
import type { Tasks } from "#ports/tasks.ts";
import { requireWorkspace } from "../sweep/settings.ts";
import { type PageRequest, walkParts } from "./walk-parts.ts";

export interface ExportDeps {
  readonly people: Pick<People, "get" | "allCustomerIds">;
  readonly ledger: Pick<Ledger, "walk">;
  readonly contacts: Pick<Contacts, "get">;
  readonly answers: Pick<Answers, "ofCampaign">;
  readonly tasks: Pick<Tasks, "list">;
  readonly replies: Pick<Replies, "list">;
  readonly config: ConfigStore;
}

export interface ExportRequest extends PageRequest {
  readonly list: ExportList;
  /** Only of this one; lists that belong to no campaign ignore it. */
  readonly campaign: string | undefined;
}

interface Asked extends ExportRequest {
  readonly currency: string;
}

/** A row before it is known whom it is about. */
interface Draft {
  readonly customerId: string | undefined;
  readonly rows: (context: RowContext) => readonly AnyExportRow[];
}

/**
 * One page of a list: at most `limit` entries, each of which may be several rows or none. Follow the cursor to the
 * end; a page may be empty before. What changes meanwhile is exported as it is when its page is read.
 * @throws NotFoundError for a campaign that there is not
 */
export const createExportPage =
  (deps: ExportDeps) =>
  async (request: ExportRequest): Promise<Page<AnyExportRow>> => {
    const { currency } = await requireWorkspace(deps.config);
    const { items, cursor } = await LISTS[request.list](deps, { ...request, currency });
    const ids = items.flatMap(({ customerId }) => customerId ?? []);
    const known = await deps.people.get([...new Set(ids)]);
    return {
      items: items.flatMap(({ customerId, rows }) =>
        rows({ externalId: known.get(customerId ?? "")?.externalId, currency }),
      ),
      cursor,
    };
  };

type ReadList = (deps: ExportDeps, asked: Asked) => Promise<Page<Draft>>;

const readCustomers: ReadList = async ({ people }, { limit, cursor, currency }) => {
  const page = await people.allCustomerIds({ limit, cursor });
  const known = await people.get(page.items);
  const rows = [...known.values()].map((customer) => customerRow(customer, currency));
  return { items: rows.map((row) => ({ customerId: undefined, rows: () => [row] })), cursor: page.cursor };
};

const readSuppressions: ReadList = async ({ people, contacts }, { limit, cursor }) => {
  const page = await people.allCustomerIds({ limit, cursor });
  const customers = [...(await people.get(page.items)).values()];
  const known = await contacts.get(customers.flatMap(({ addressKey }) => addressKey ?? []));
  const rows = customers.flatMap(
    (customer) => suppressionRow(customer, known.get(customer.addressKey ?? "")) ?? [],
  );
  return { items: rows.map((row) => ({ customerId: undefined, rows: () => [row] })), cursor: page.cursor };
};

/** Enrolments with their messages, campaign by campaign and shard by shard. */
const walkLedger = async (
  { ledger, config }: ExportDeps,
  asked: Asked,
  toDraft: (found: Awaited<ReturnType<Ledger["walk"]>>["items"][number]) => Draft,
): Promise<Page<Draft>> => {
  const shards = (await config.meta())?.shards ?? 0;
  const campaigns = await campaignsOf(config, asked.campaign);
  const parts = campaigns.flatMap((id) => Array.from({ length: shards }, (_, shard) => `${id}/${shard}`));
  const page = await walkParts(parts, asked, (part, inner) => {
    const [id = "", shard] = part.split("/");
    return ledger.walk(id, Number(shard), inner);
  });
  return { items: page.items.map(toDraft), cursor: page.cursor };
};

const readEnrolments: ReadList = (deps, asked) =>
  walkLedger(deps, asked, ({ enrolment }) => ({
    customerId: enrolment.customerId,
    rows: (context) => [enrolmentRow(enrolment, context)],
  }));

const readMessages: ReadList = (deps, asked) =>
  walkLedger(deps, asked, ({ enrolment, messages }) => ({
    customerId: enrolment.customerId,
    rows: (context) => messages.flatMap((message) => messageRows(message, context)),
  }));

const readResponses: ReadList = async ({ answers, config }, asked) => {
  const campaigns = await campaignsOf(config, asked.campaign);
  const page = await walkParts(campaigns, asked, (id, inner) => answers.ofCampaign(id, inner));
  const items = page.items.map((answered) => ({
    customerId: parseMessageId(answered.messageId)?.customerId,
    rows: (context: RowContext) => [responseRow(answered, context)],
  }));
  return { items, cursor: page.cursor };
};

const readTasks: ReadList = async ({ tasks }, asked) => {
  const page = await walkParts(TASK_STATES, asked, (state, inner) =>
    tasks.list({ state: state as TaskState, ...inner }),
  );
  const chosen = page.items.filter(
    ({ campaignId }) => asked.campaign === undefined || campaignId === asked.campaign,
  );
  const items = chosen.map((task) => ({
    customerId: task.customerId,
    rows: (context: RowContext) => [taskRow(task, context)],
  }));
  return { items, cursor: page.cursor };
};

const readReplies: ReadList = async ({ replies }, { limit, cursor }) => {
  const page = await replies.list({ limit, cursor });
  const items = page.items.map((reply) => ({
    customerId: reply.customerId,
    rows: (context: RowContext) => [replyRow(reply, context)],
  }));
  return { items, cursor: page.cursor };
};

const LISTS: Readonly<Record<ExportList, ReadList>> = {
  customers: readCustomers,
  enrolments: readEnrolments,
  messages: readMessages,
  responses: readResponses,
  tasks: readTasks,
  replies: readReplies,
  suppressions: readSuppressions,
};

const campaignsOf = async (config: ConfigStore, only: string | undefined): Promise<readonly string[]> => {
  const ids = (await config.campaigns()).map(({ id }) => id).sort();
  if (only === undefined) return ids;
  if (!ids.includes(only)) throw new NotFoundError(`There is no campaign ${only}.`);
  return [only];
};
