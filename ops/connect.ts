import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { InvalidInputError } from "#core/shared/errors.ts";
import { ask } from "./ask.ts";
import type { Place } from "./place.ts";
import { createSigner } from "./sign-request.ts";

export interface Connection {
  readonly url: string;
  readonly sign: (request: Request) => Promise<Request>;
}

/**
 * Where the API of a stage answers to signed requests, which the stage itself says in a parameter.
 * @throws InvalidInputError when the stage is not there, or these credentials may not know
 */
export const connect = async ({ stage, client }: Place): Promise<Connection> => {
  const Name = `/rekindle/${stage.name}/operators-url`;
  const found = await ask(async () => {
    const { Parameter } = await new SSMClient(client).send(new GetParameterCommand({ Name }));
    return Parameter?.Value;
  });
  if (found.kind === "found") return { url: found.value, sign: createSigner(stage.region) };
  throw new InvalidInputError(
    found.kind === "missing"
      ? `The stage ${stage.name} is not in this account and region (${stage.region}): there is no parameter ${Name}. ` +
          `Deploy it: npm run deploy -- -c stage=${stage.name}. Or choose another profile: AWS_PROFILE=…`
      : `AWS does not say where the stage ${stage.name} answers. ${found.why}`,
    [],
  );
};
