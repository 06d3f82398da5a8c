import { readFileSync } from "node:fs";
import { type App, Tags } from "aws-cdk-lib";
import type { Stage } from "./config.ts";
import { CampaignStack } from "./stacks/campaign-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { MessagingStack, type WorkQueues } from "./stacks/messaging-stack.ts";
import { WatchStack } from "./stacks/watch-stack.ts";
import { WebStack } from "./stacks/web-stack.ts";

/** Of new data; stands in the data and never changes. */
const SHARDS = 64;

export interface StageStacks {
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly campaign: CampaignStack;
  readonly web: WebStack;
  readonly watch: WatchStack;
}

/** All stacks of a stage. `bundles`: directory of what `npm run bundle` made. */
export const buildStage = (app: App, stage: Stage, bundles: string): StageStacks => {
  const props = (part: string) => ({
    stage,
    stackName: `rekindle-${stage.name}-${part}`,
    description: `Rekindle ${stage.name}: ${part}`,
    env: { region: stage.region, ...(stage.account !== undefined && { account: stage.account }) },
  });
  const data = new DataStack(app, `${stage.name}-data`, props("data"));
  const messaging = new MessagingStack(app, `${stage.name}-messaging`, {
    ...props("messaging"),
    key: data.key,
  });
  const { queues, configurationSet } = messaging;
  const resources = {
    key: data.key,
    tables: data.tables,
    queues,
    secretsPath: `/rekindle/${stage.name}`,
    configurationSetName: configurationSet.configurationSetName,
    senderDomain: stage.sender.domain,
  };
  const environment = {
    REKINDLE_STAGE: stage.name,
    REKINDLE_VERSION: version(),
    REKINDLE_TABLES: data.tablePrefix,
    REKINDLE_SHARDS: `${SHARDS}`,
    REKINDLE_SECRETS: resources.secretsPath,
    REKINDLE_KEY: data.key.keyArn,
    ...queueEnvironment(queues),
  };
  const campaign = new CampaignStack(app, `${stage.name}-campaign`, {
    ...props("campaign"),
    bundles,
    resources,
    environment,
  });
  const workflows = {
    sweep: campaign.sweep.stateMachine.stateMachineArn,
    dispatch: campaign.dispatch.stateMachine.stateMachineArn,
  };
  const web = new WebStack(app, `${stage.name}-web`, {
    ...props("web"),
    bundles,
    resources: { ...resources, workflows },
    environment,
  });
  const watch = new WatchStack(app, `${stage.name}-watch`, {
    ...props("watch"),
    data,
    messaging,
    campaign,
    web,
  });
  const tags = { project: "rekindle", stage: stage.name, ...stage.tags };
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);
  return { data, messaging, campaign, web, watch };
};

/** `SES_EVENTS_QUEUE_URL` and `SES_EVENTS_DEAD_LETTERS_URL` for the queue `ses-events`. */
const queueEnvironment = (queues: WorkQueues): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(queues).flatMap(([name, { queue, deadLetters }]) => {
      const prefix = name.replaceAll("-", "_").toUpperCase();
      return [
        [`${prefix}_QUEUE_URL`, queue.queueUrl],
        [`${prefix}_DEAD_LETTERS_URL`, deadLetters.queueUrl],
      ];
    }),
  );

const version = (): string =>
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
