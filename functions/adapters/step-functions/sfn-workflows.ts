import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Workflows } from "#ports/workflows.ts";

/** Starts the state machines at the given ARNs. Where they are is the SDK's affair: `AWS_ENDPOINT_URL_SFN`. */
export const createSfnWorkflows = (
  arns: Readonly<Record<"sweep" | "dispatch", string | undefined>>,
  client: SFNClient = new SFNClient({}),
): Workflows => ({
  start: async (workflow, name, input) => {
    const stateMachineArn = arns[workflow];
    if (stateMachineArn === undefined) throw new Error(`The ARN of the workflow ${workflow} is not set`);
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      // the same start came before: that is what was asked for
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },
});
