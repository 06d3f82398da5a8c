/** A process for the test to kill: starts an execution whose task never ends, says so, and lives on. */
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { startWorkflows } from "#local/workflows/start-workflows.ts";
import { oneTaskWorkflow } from "./sample-workflow.ts";

const workflows = await startWorkflows({
  definitions: { sample: JSON.stringify(oneTaskWorkflow()) },
  substitutions: { CallFunction: "call" },
  statePath: process.argv[2] ?? "",
  invoke: () => new Promise(() => undefined),
});
const client = new SFNClient({
  endpoint: workflows.endpoint,
  region: "local",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
const stateMachineArn = workflows.arnOf("sample");
const { executionArn } = await client.send(
  new StartExecutionCommand({ stateMachineArn, name: "sweep-1", input: '{"day":1}' }),
);
process.stdout.write(`${executionArn}`);
