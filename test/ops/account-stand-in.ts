import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stage } from "../../lib/config.ts";
import type { ClientConfig, Place } from "../../ops/place.ts";

/** What an operation answers: a body, or the name of an error. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the SDK sends
type Answer = object | string | ((body: any) => object | string);

/** By operation, as the SDK calls it: `DescribeTable rekindle-test-people`, or without what it is about. */
export type Answers = Readonly<Record<string, Answer>>;

const STAGE: Stage = {
  name: "test",
  region: "eu-central-1",
  zone: "Europe/Berlin",
  sweepAt: "06:00",
  sender: { domain: "example.com" },
  alarms: { emails: ["ops@example.com"] },
  monthlyBudget: 50,
  logDays: 30,
  throttle: { perSecond: 50, burst: 100 },
  tags: {},
  keepData: true,
};

/** An account in which everything is as it should be. */
const HEALTHY: Answers = {
  GetCallerIdentity: { account: "123456789012", arn: "arn:aws:sts::123456789012:assumed-role/Ops/me" },
  "GET /2016-08-19/account-settings": { AccountLimit: { ConcurrentExecutions: 1000 } },
  DescribeTable: { Table: { TableStatus: "ACTIVE", DeletionProtectionEnabled: true } },
  DescribeContinuousBackups: {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" },
    },
  },
  "GET /schedules/rekindle-test-daily-sweep": {
    State: "ENABLED",
    ScheduleExpression: "cron(0 6 * * ? *)",
    ScheduleExpressionTimezone: "Europe/Berlin",
  },
  "GET /schedules/*": { State: "ENABLED", ScheduleExpression: "rate(5 minutes)" },
  "GET /v2/email/account": {
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    EnforcementStatus: "HEALTHY",
    SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 10 },
    SuppressionAttributes: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
    PricingAttributes: { CurrentPlan: "NONE" },
  },
  "GET /v2/email/identities/example.com": {
    VerifiedForSendingStatus: true,
    DkimAttributes: { SigningEnabled: true, Status: "SUCCESS" },
    MailFromAttributes: { MailFromDomain: "bounce.example.com", MailFromDomainStatus: "SUCCESS" },
  },
  "GET /v2/email/configuration-sets/rekindle-test": { SendingOptions: { SendingEnabled: true } },
  "GET /v2/email/configuration-sets/rekindle-test/event-destinations": {
    EventDestinations: [
      {
        Name: "Events",
        Enabled: true,
        MatchingEventTypes: [
          "SEND",
          "DELIVERY",
          "DELIVERY_DELAY",
          "BOUNCE",
          "COMPLAINT",
          "REJECT",
          "RENDERING_FAILURE",
        ],
        EventBridgeDestination: { EventBusArn: "arn:aws:events:eu-central-1:123456789012:event-bus/default" },
      },
    ],
  },
};

/**
 * All of AWS behind one address, for the unmodified SDK. `changed` says what is otherwise than in a healthy account;
 * what nobody answers goes to `beyond`, a local SES for instance.
 */
export const openAccount = async (changed: Answers = {}, beyond?: string) => {
  const answers = { ...HEALTHY, ...changed };
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const text = await readText(request);
    const { name, about } = nameOf(request, text);
    asked.push(name);
    const answer = answers[`${name} ${about}`] ?? answers[name] ?? answers[name.replace(/[^/]+$/, "*")];
    const { status, type, body } =
      answer === undefined && beyond !== undefined
        ? await passOn(request, text, beyond)
        : toReply(name, typeof answer === "function" ? answer(text === "" ? {} : JSON.parse(text)) : answer);
    response
      .writeHead(status, { "content-type": type, ...(status >= 400 && { "x-amzn-errortype": `${answer}` }) })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client: ClientConfig & object = {
    region: "eu-central-1",
    maxAttempts: 1,
    ...{
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    },
  };
  return {
    asked,
    client,
    place: (stage: Partial<Stage> = {}): Place => ({ stage: { ...STAGE, ...stage }, client }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = "application/x-amz-json-1.0";

const passOn = async (request: IncomingMessage, text: string, beyond: string): Promise<Reply> => {
  const reply = await fetch(`${beyond}${request.url}`, {
    method: `${request.method}`,
    headers: { authorization: `${request.headers.authorization}`, "content-type": "application/json" },
    ...(text !== "" && { body: text }),
  });
  return { status: reply.status, type: "application/json", body: await reply.text() };
};

const toReply = (name: string, answer: object | string | undefined): Reply => {
  const isXml = name === "GetCallerIdentity";
  if (typeof answer === "object")
    return {
      status: 200,
      type: isXml ? "text/xml" : JSON_TYPE,
      body: isXml ? stsXml(answer as { account: string; arn: string }) : JSON.stringify(answer),
    };
  const fault = answer ?? "ResourceNotFoundException";
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${fault}</Code><Message>x</Message></Error></ErrorResponse>`;
  const body = isXml ? xml : JSON.stringify({ __type: fault, message: "stand-in" });
  return { status: fault.startsWith("AccessDenied") ? 403 : 400, type: isXml ? "text/xml" : JSON_TYPE, body };
};

const readText = async (request: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
};

const nameOf = ({ headers, url = "", method }: IncomingMessage, text: string) => {
  const target = `${headers["x-amz-target"] ?? ""}`.split(".")[1];
  const { TableName = "" } = text.startsWith("{") ? JSON.parse(text) : {};
  if (target !== undefined) return { name: target, about: `${TableName}` };
  const action = /(?:^|&)Action=(\w+)/.exec(text)?.[1];
  return { name: action ?? `${method} ${url.split("?")[0]}`, about: "" };
};

const stsXml = ({ account, arn }: { readonly account: string; readonly arn: string }): string =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><Account>${account}</Account><UserId>x</UserId></GetCallerIdentityResult><ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
