import * as z from "zod";
import {
  CONTRACT_FIELDS,
  type ContractFieldName,
  DEFAULT_EVENT_SETTINGS,
  type EventSettings,
  TRAIT_FIELDS,
  type TraitField,
} from "#core/events/event-settings.ts";
import { text } from "../documents/scalars.ts";

const eventNames = (describe: string) => z.array(text(100)).max(100).optional().describe(describe);
/** Paths in dots: `address.country`. */
const paths = (field: string, byDefault: readonly string[]) =>
  z
    .array(text(200))
    .min(1)
    .max(20)
    .optional()
    .describe(`Where \`${field}\` stands, the first that has a value. Default: ${byDefault.join(", ")}.`);

const pathsOf = <Field extends string>(
  fields: readonly Field[],
  defaults: Readonly<Record<Field, readonly string[]>>,
) => {
  const shape = Object.fromEntries(fields.map((field) => [field, paths(field, defaults[field])]));
  return z.strictObject(shape as Record<Field, ReturnType<typeof paths>>);
};

export const eventsDocument = () =>
  z.strictObject({
    signUp: eventNames("Events that say that a customer signed up. Default: Signed Up."),
    traits: pathsOf<TraitField>(TRAIT_FIELDS, DEFAULT_EVENT_SETTINGS.traits)
      .optional()
      .describe("Which traits of identify are fields of a customer; all others become attributes."),
    contract: z
      .strictObject({
        changed: eventNames("Events whose properties describe a contract. Default: none."),
        renewed: eventNames("Events by which a contract is renewed. Default: none."),
        cancelled: eventNames("Events by which a contract is cancelled. Default: none."),
        fromTraits: z
          .boolean()
          .optional()
          .describe("Whether the traits of identify describe a contract too. Default: false."),
        fields: pathsOf<ContractFieldName>(CONTRACT_FIELDS, DEFAULT_EVENT_SETTINGS.contract.fields)
          .optional()
          .describe("Which properties are parts of a contract."),
      })
      .optional()
      .describe("Which events change contracts."),
  });

type EventsDocument = z.output<ReturnType<typeof eventsDocument>>;

export const toEventSettings = (document: EventsDocument): EventSettings => {
  const { signUp, traits, contract = {} } = document;
  const defaults = DEFAULT_EVENT_SETTINGS;
  return {
    signUp: signUp ?? defaults.signUp,
    contract: {
      changed: contract.changed ?? defaults.contract.changed,
      renewed: contract.renewed ?? defaults.contract.renewed,
      cancelled: contract.cancelled ?? defaults.contract.cancelled,
      fromTraits: contract.fromTraits ?? defaults.contract.fromTraits,
      fields: { ...defaults.contract.fields, ...defined(contract.fields) },
    },
    traits: { ...defaults.traits, ...defined(traits) },
  };
};

/** Without keys whose value is undefined, so that they do not cover a default. */
const defined = <Field extends string>(
  given: Readonly<Partial<Record<Field, readonly string[] | undefined>>> | undefined,
): Partial<Record<Field, readonly string[]>> =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<
    Record<Field, readonly string[]>
  >;
