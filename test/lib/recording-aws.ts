import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** One request of a function to AWS. */
export interface Call {
  /** The function that asked: it signs with its name. */
  readonly by: string;
  /** `dynamodb:GetItem`. */
  readonly action: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the SDK sends
  readonly body: any;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the SDK sends
type Operation = (body: any) => object;

export interface RecordingAwsOptions {
  /** Where the tables, SES and Step Functions really are. */
  readonly dynamodb: string;
  readonly ses: string;
  readonly states: string;
}

const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  AmazonSSM: "ssm",
  AWSStepFunctions: "states",
};

/**
 * All of AWS that functions reach, behind one address: writes down who asked for what, and passes it on. Queues and
 * parameters are kept here.
 */
export const openRecordingAws = async (options: RecordingAwsOptions) => {
  const calls: Call[] = [];
  const queues = new Map<string, string[]>();
  const parameters = new Map<string, string>();
  const own: Readonly<Record<string, Operation>> = {
    "sqs:SendMessageBatch": ({ QueueUrl, Entries }) => {
      const name = queueName(QueueUrl);
      const bodies = Entries.map(({ MessageBody }: Entry) => MessageBody);
      queues.set(name, [...(queues.get(name) ?? []), ...bodies]);
      const Successful = Entries.map(({ Id, MessageBody }: Entry) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex"),
      }));
      return { Successful, Failed: [] };
    },
    "sqs:GetQueueAttributes": ({ QueueUrl }) => ({
      Attributes: { ApproximateNumberOfMessages: `${queues.get(queueName(QueueUrl))?.length ?? 0}` },
    }),
    "ssm:GetParameter": ({ Name }) => {
      const value = parameters.get(Name);
      return value === undefined ? { __type: "ParameterNotFound" } : { Parameter: { Name, Value: value } };
    },
    "ssm:PutParameter": ({ Name, Value, Overwrite }) => {
      if (parameters.has(Name) && !Overwrite) return { __type: "ParameterAlreadyExists" };
      parameters.set(Name, Value);
      return { Version: 1 };
    },
  };
  const targets: Readonly<Record<string, string>> = {
    dynamodb: options.dynamodb,
    ses: options.ses,
    states: options.states,
  };

  const server = createServer(async (request, response) => {
    const text = await readText(request);
    const call = {
      by: callerOf(request),
      action: actionOf(request),
      body: text === "" ? {} : JSON.parse(text),
    };
    calls.push(call);
    const operation = own[call.action];
    if (operation !== undefined) {
      const answer = operation(call.body);
      const status = "__type" in answer ? 400 : 200;
      response
        .writeHead(status, { "content-type": "application/x-amz-json-1.0" })
        .end(JSON.stringify(answer));
      return;
    }
    const target = targets[call.action.split(":")[0] ?? ""];
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const reply = await fetch(`${target}${request.url}`, {
      method: request.method ?? "POST",
      headers: headers as Record<string, string>,
      ...(text !== "" && { body: text }),
    });
    const type = reply.headers.get("x-amzn-errortype");
    response.writeHead(reply.status, {
      "content-type": reply.headers.get("content-type") ?? "application/json",
      ...(type !== null && { "x-amzn-errortype": type }),
    });
    response.end(await reply.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    calls,
    parameters,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What waits in a queue, and no longer does. */
    take: (name: string): readonly string[] => {
      const bodies = queues.get(name) ?? [];
      queues.delete(name);
      return bodies;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

const queueName = (url: string): string => new URL(url).pathname.slice(1);

const readText = async (request: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
};

const callerOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "nobody";

const actionOf = ({ headers, url = "" }: IncomingMessage): string => {
  const [service = "", operation = ""] = `${headers["x-amz-target"] ?? ""}`.split(".");
  if (operation !== "") return `${SERVICES[service]}:${operation}`;
  if (url.startsWith("/v2/email/outbound-bulk-emails")) return "ses:SendBulkEmail";
  return url.startsWith("/v2/email/account") ? "ses:GetAccount" : "ses:SendEmail";
};
