import * as z from "zod";
import { oneOf, say, show } from "./document-faults.ts";

/** One of several schemas, or what is wrong when it cannot be told which one the writer meant. */
export type Choose<O extends z.ZodType> = (input: unknown) => O | ChoiceProblem;

export interface ChoiceProblem {
  readonly path: readonly string[];
  /** From `say`. */
  readonly message: string;
}

interface ChoiceDef<O extends z.ZodType> extends z.core.$ZodUnionDef<readonly O[]> {
  readonly choose: Choose<O>;
}

const initUnion: (inst: z.ZodUnion<readonly z.ZodType[]>, def: z.core.$ZodUnionDef) => void = z.ZodUnion.init;

/** A union that is told which branch to take, so that its faults are those of the branch that was meant. */
const ZodChoice = z.core.$constructor<z.ZodUnion<readonly z.ZodType[]>, ChoiceDef<z.ZodType>>(
  "ZodChoice",
  (inst, def) => {
    initUnion(inst, def);
    inst._zod.parse = (payload, context) => {
      const chosen = def.choose(payload.value);
      if (chosen instanceof z.ZodType) return chosen._zod.run(payload, context);
      payload.issues.push({
        code: "custom",
        input: payload.value,
        inst,
        path: [...chosen.path],
        message: chosen.message,
      });
      return payload;
    };
  },
);

/** In JSON Schema a plain union of `options`. */
export const choice = <O extends z.ZodType>(
  options: readonly O[],
  choose: Choose<O>,
): z.ZodUnion<readonly O[]> =>
  new ZodChoice({
    type: "union",
    options,
    choose: choose as Choose<z.ZodType>,
  }) as unknown as z.ZodUnion<readonly O[]>;

export interface NamedChoice<O extends z.ZodType> {
  /** What is chosen, for messages: `trigger`. */
  readonly what: string;
  readonly options: Readonly<Record<string, O>>;
  /** Names of the notation that this version does not know yet. */
  readonly later: readonly string[];
}

/** Mappings that say in `kind` what they are. */
export const choiceByKind = <O extends z.ZodType>({ what, options, later }: NamedChoice<O>) =>
  choice(Object.values(options), (input) => {
    const known = Object.keys(options);
    if (!isMapping(input)) return notAMapping(what, input, `{ kind: ${known[0]}, … }`);
    const kind = input["kind"];
    if (typeof kind === "string" && Object.hasOwn(options, kind)) return options[kind] as O;
    const path = ["kind"];
    if (kind === undefined) return { path, message: say("is missing", `one of: ${known.join(", ")}`) };
    if (later.includes(String(kind))) return { path, message: notYet(what, String(kind), known) };
    return { path, message: say(`is ${show(kind)}, no kind of ${what}`, oneOf(String(kind), known)) };
  });

/** Mappings that say by one of their keys what they are. */
export const choiceByKey = <O extends z.ZodType>({ what, options, later }: NamedChoice<O>) =>
  choice(Object.values(options), (input) => {
    const known = Object.keys(options);
    if (!isMapping(input)) return notAMapping(what, input, `{ ${known[0]}: … }`);
    const keys = Object.keys(input);
    const notKnownYet = keys.find((key) => later.includes(key));
    if (notKnownYet !== undefined) return { path: [notKnownYet], message: notYet(what, notKnownYet, known) };
    const meant = keys.filter((key) => known.includes(key));
    const [first, second] = meant;
    if (second !== undefined)
      return {
        path: [second],
        message: say(`cannot stand beside \`${first}\``, `a ${what} does one thing: ${known.join(" or ")}`),
      };
    if (first !== undefined) return options[first] as O;
    return noneKnown(what, keys, known);
  });

const noneKnown = (what: string, keys: readonly string[], known: readonly string[]): ChoiceProblem => {
  const misspelt = keys.find((key) => oneOf(key, known).startsWith("did"));
  if (misspelt !== undefined)
    return { path: [misspelt], message: say("is not known here", oneOf(misspelt, known)) };
  return { path: [], message: say(`does not say what this ${what} is`, `one of: ${known.join(", ")}`) };
};

const notAMapping = (what: string, input: unknown, example: string): ChoiceProblem => ({
  path: [],
  message: say(input === undefined ? "is missing" : `is ${show(input)}, no ${what}`, `write ${example}`),
});

/** What the notation has a name for, but this version cannot do. */
export const notYet = (what: string, name: string, known: readonly string[]): string =>
  say(`\`${name}\`: this ${what} is not available in this version`, `available: ${known.join(", ")}`);

export const isMapping = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === "object" && input !== null && !Array.isArray(input);
