import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { createGatewayAuthorise } from "#adapters/system/gateway-authorise.ts";
import { newCode } from "#adapters/system/new-code.ts";
import { API_TOKEN, createTokenAuthorise, SECOND_TOKEN } from "#adapters/system/token-authorise.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import * as deps from "../deps.ts";
import { createApi } from "./create-api.ts";

/** The API as this process's environment describes it; `jobs` are what only this runtime can do. */
export const composeApi = (jobs: Readonly<Record<string, JobWork>> = {}) => {
  const { REKINDLE_VERSION, REKINDLE_STAGE, REKINDLE_SHARDS, REKINDLE_LINKS, REKINDLE_STATE } = deps.env();
  return createApi({
    parts: {
      people: deps.people(),
      ledger: deps.announcing(deps.checkedLedger()),
      contacts: deps.contacts(),
      personalData: deps.personalData(),
      identities: deps.identities(),
      budgets: deps.budgets(),
      tasks: deps.tasks(),
      outbox: deps.outbox(),
      answers: deps.answers(),
      clicks: deps.clicks(),
      replies: deps.replies(),
      offers: deps.offers(),
      runs: deps.runs(),
      results: deps.results(),
      config: deps.config(),
      secrets: deps.secrets(),
      writeKeys: deps.writeKeys(),
      rejections: deps.rejections(),
      webhooks: deps.webhooks(),
      deliveries: deps.deliveries(),
      webhookSender: deps.webhookSender(),
      webhookKey: deps.webhookKey,
      busLog: deps.busLog(),
      ingestQueue: deps.ingestQueue(),
      workflows: deps.workflows(),
      mailer: deps.mailer("single"),
      clock: deps.clock(),
      idKey: deps.idKey,
      drawKey: deps.drawKey,
      keyRing: deps.keyRing,
      newSecret: deps.newSecret,
      newCode,
      version: REKINDLE_VERSION,
      stage: REKINDLE_STAGE,
      shards: REKINDLE_SHARDS,
      linkBaseUrl: REKINDLE_LINKS,
    },
    // one machine has a token; on AWS the gateway has made sure who asks before anything runs
    authorise:
      REKINDLE_STATE === undefined
        ? createGatewayAuthorise(REKINDLE_STAGE)
        : createTokenAuthorise(
            () => deps.secrets().get(API_TOKEN),
            () => deps.secrets().get(SECOND_TOKEN),
          ),
    log: deps.log(),
    jobs,
    runner: deps.jobRunner(),
  });
};

const compose = /* @__PURE__ */ deps.once(() => composeApi());

export const handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> => compose()(event, context);
