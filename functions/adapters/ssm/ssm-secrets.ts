import { setTimeout as sleep } from "node:timers/promises";
import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { Secrets } from "#ports/secrets.ts";

export interface SsmSecretsOptions {
  /** Begins the parameters' names: `/rekindle/prod`. */
  readonly path: string;
  /** The key that encrypts them: id, ARN or alias. */
  readonly keyId: string;
  readonly client?: SSMClient;
  /** Wall time in ms. @default Date.now */
  readonly now?: () => number;
}

/** How long `get` goes on with what it read: a token that was replaced stops working within this time. */
const KEEP_MS = 60_000;
/** A parameter that another process has just made may not be readable yet. */
const MOST_TRIES = 6;
const BACK_OFF_MS = 100;

/**
 * Secrets as encrypted parameters of Systems Manager. `ensure` always reads what stands: whoever changes a secret
 * starts from it.
 */
export const createSsmSecrets = (options: SsmSecretsOptions): Secrets => {
  const { path, keyId, client = new SSMClient({}), now = Date.now } = options;
  const kept = new Map<string, { readonly value: string; readonly until: number }>();

  const read = async (name: string): Promise<string | undefined> => {
    try {
      const { Parameter } = await client.send(
        new GetParameterCommand({ Name: `${path}/${name}`, WithDecryption: true }),
      );
      return keep(name, Parameter?.Value);
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  };
  const keep = (name: string, value: string | undefined): string | undefined => {
    if (value !== undefined) kept.set(name, { value, until: now() + KEEP_MS });
    return value;
  };
  const write = async (name: string, value: string, overwrite: boolean): Promise<void> => {
    await client.send(
      new PutParameterCommand({
        Name: `${path}/${name}`,
        Value: value,
        Type: "SecureString",
        KeyId: keyId,
        Overwrite: overwrite,
      }),
    );
    keep(name, value);
  };
  const readUntilThere = async (name: string): Promise<string> => {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const value = await read(name);
      if (value !== undefined) return value;
      await sleep(BACK_OFF_MS * 2 ** tries);
    }
    throw new Error(`The parameter ${path}/${name} exists and cannot be read`);
  };

  return {
    get: async (name) => {
      const known = kept.get(name);
      return known !== undefined && now() < known.until ? known.value : read(name);
    },
    ensure: async (name, make) => {
      const standing = await read(name);
      if (standing !== undefined) return standing;
      const made = make();
      try {
        await write(name, made, false);
        return made;
      } catch (error) {
        if (!(error instanceof ParameterAlreadyExists)) throw error;
        return readUntilThere(name);
      }
    },
    put: (name, value) => write(name, value, true),
  };
};
