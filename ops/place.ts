import { InvalidInputError } from "#core/shared/errors.ts";
import { readStage, type Stage } from "../lib/config.ts";

/** How the SDK's clients reach a stage: its region, and a few tries. */
export interface ClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
}

export interface Place {
  readonly stage: Stage;
  readonly client: ClientConfig;
}

/** Where a stage is, by its file in `stages/`. @throws InvalidInputError that says what is wrong with the file */
export const findPlace = (name: string, directory?: string): Place => {
  try {
    const stage = readStage(name, directory);
    return { stage, client: { region: stage.region, maxAttempts: 3 } };
  } catch (error) {
    throw new InvalidInputError(error instanceof Error ? error.message : String(error), []);
  }
};
