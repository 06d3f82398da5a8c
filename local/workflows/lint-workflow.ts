import { type AslMachine, type LocatedState, listStates, nextStates } from "./asl.ts";

/** A rule answers what is wrong with a state and what would be right; nothing when all is well. */
type Rule = (located: LocatedState) => readonly string[];

/** setTimeout takes 31 bits of milliseconds: a longer timer fires at once. */
const LONGEST_TIMER_SECONDS = 2_147_483;

const BANNED_FIELDS: Readonly<Record<string, string>> = {
  QueryLanguage: "is ignored locally: write JSONPath",
  Assign: "is ignored locally: pass values on with ResultPath",
  Arguments: "is ignored locally: write Parameters",
  Output: "is ignored locally: write ResultSelector and ResultPath",
  Iterator: "is the old name: write ItemProcessor",
  ItemBatcher: "is ignored locally: let a task answer pages",
  ItemReader: "is ignored locally: let a task answer the items",
  ResultWriter: "is ignored locally: let the tasks store their results",
  HeartbeatSeconds: "is ignored locally: set TimeoutSeconds",
  HeartbeatSecondsPath: "is ignored locally: set TimeoutSeconds",
  TimeoutSecondsPath: "hides the time-out: set TimeoutSeconds",
  ToleratedFailureCount: "is ignored locally: catch States.ALL inside the ItemProcessor",
  ToleratedFailureCountPath: "is ignored locally: catch States.ALL inside the ItemProcessor",
  ToleratedFailurePercentage: "is ignored locally: catch States.ALL inside the ItemProcessor",
  ToleratedFailurePercentagePath: "is ignored locally: catch States.ALL inside the ItemProcessor",
};

const BANNED_PATHS: readonly (readonly [RegExp, string])[] = [
  [/(?<![$\w])\$[A-Za-z]/, "variables do not exist locally: pass values on with ResultPath"],
  [/\[\*\]|\[\?|\$\.\.|\.\*/, "wildcards and filters fail locally where nothing matches: let a task select"],
  [/\$\$\.Task\.Token/, "is not supported locally"],
];

/** What AWS asks everybody to retry who calls Lambda from a workflow; `States.TaskFailed` is all of them and more. */
const LAMBDA_ERRORS = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
];

/**
 * What must not stand in a workflow file: what the local interpreter does otherwise than AWS, and what we do not
 * want anywhere (a task without time-out, retry and catch). `asl-validator` knows the language; this knows us.
 * @returns one sentence per fault, with the state's name; empty when all is well
 */
export const lintWorkflow = (machine: AslMachine): readonly string[] => {
  const states = listStates(machine);
  return [
    ...fieldsOf(machine).flatMap(findBannedField),
    ...states.flatMap((located) =>
      RULES.flatMap((rule) => rule(located).map((fault) => `${located.name}: ${fault}`)),
    ),
    ...repeatedNames(states).map((name) => `${name}: there are two states of this name; each needs its own`),
  ];
};

const repeatedNames = (states: readonly LocatedState[]): readonly string[] => {
  const names = states.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
};

const checkName: Rule = ({ name, state }) => {
  const isEnd = state.Type === "Succeed" || state.Type === "Fail";
  const pattern = isEnd ? /^([A-Z][a-z0-9]*)+$/ : /^[A-Z][a-z]+([A-Z][a-z0-9]*)+$/;
  return pattern.test(name) ? [] : ["the name must be a verb and a noun, as in SendMessage"];
};

const checkReachable: Rule = ({ name, machine }) => {
  const reached = new Set([machine.StartAt]);
  // a set that grows while it is walked: each state is visited once
  for (const each of reached) {
    const state = machine.States[each];
    if (state) for (const next of nextStates(state)) reached.add(next);
  }
  return reached.has(name) ? [] : ["no state leads here"];
};

const checkFields: Rule = ({ state }) => fieldsOf(state).flatMap(findBannedField);

const findBannedField = ({ key, value, template }: Field): readonly string[] => {
  if (template !== undefined) return [];
  const banned = BANNED_FIELDS[key];
  if (banned) return [`${key} ${banned}`];
  if (/^Is[A-Z]/.test(key) && value === false) {
    return [`"${key}": false never matches locally: write {"Not": {..., "${key}": true}}`];
  }
  if ((key === "TimeoutSeconds" || key === "Seconds") && Number(value) > LONGEST_TIMER_SECONDS) {
    return [`${key} above 24 days fires at once locally: store a due time instead`];
  }
  return [];
};

const checkPaths: Rule = ({ state, isNested }) =>
  fieldsOf(state).flatMap(({ key, value, template }) => {
    if (typeof value !== "string" || !isPathField(key)) return [];
    const banned = BANNED_PATHS.filter(([pattern]) => pattern.test(value));
    const faults = banned.map(([, why]) => `${key} "${value}": ${why}`);
    if (value.includes("$$.Map.Item") && template !== "ItemSelector") {
      faults.push(`${key} "${value}": $$.Map.Item is known in ItemSelector only`);
    }
    if (value.includes("$$.Execution.Input") && isNested) {
      faults.push(`${key} "${value}": is the item here, not the input: pass it on in ItemSelector`);
    }
    return faults;
  });

const isPathField = (key: string): boolean =>
  key.endsWith(".$") || key.endsWith("Path") || key === "Variable";

const checkTask: Rule = ({ state }) => {
  if (state.Type !== "Task") return [];
  const functionName = (state["Parameters"] as Record<string, unknown> | undefined)?.["FunctionName"];
  return [
    ...(state["Resource"] === "arn:aws:states:::lambda:invoke"
      ? []
      : ['Resource must be "arn:aws:states:::lambda:invoke"']),
    ...(/^\$\{\w+\}$/.test(`${functionName}`)
      ? []
      : ["Parameters.FunctionName must be one token and nothing else"]),
    ...(typeof state["TimeoutSeconds"] === "number" ? [] : ["TimeoutSeconds is missing"]),
    ...((state.Catch ?? []).some(({ ErrorEquals }) => ErrorEquals.includes("States.ALL"))
      ? []
      : ["Catch must have States.ALL: a failure needs a place to go"]),
  ];
};

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly JitterStrategy?: string;
}

const checkRetry: Rule = ({ state }) => {
  const retriers = (state["Retry"] ?? []) as readonly Retrier[];
  const errors = retriers.flatMap(({ ErrorEquals }) => ErrorEquals);
  const isCovered = (name: string) => errors.includes("States.TaskFailed") || errors.includes(name);
  const unretried = state.Type === "Task" ? LAMBDA_ERRORS.filter((name) => !isCovered(name)) : [];
  return [
    ...(unretried.length > 0 ? [`Retry must name ${unretried.join(", ")}`] : []),
    ...(errors.includes("States.ALL") ? ["Retry must name its errors: States.ALL is for Catch"] : []),
    ...(retriers.every(({ JitterStrategy }) => JitterStrategy === "FULL")
      ? []
      : ['Retry needs "JitterStrategy": "FULL"']),
  ];
};

const checkMap: Rule = ({ state }) =>
  state.Type === "Map" && state["MaxConcurrency"] === undefined && state["MaxConcurrencyPath"] === undefined
    ? ["MaxConcurrency is missing: 40 locally, ten thousand on AWS"]
    : [];

const checkPass: Rule = ({ state }) =>
  state.Type === "Pass" && "Result" in state && !state["Result"]
    ? ["an empty Result is ignored locally: wrap it in an object"]
    : [];

const RULES = [
  checkName,
  checkReachable,
  checkFields,
  checkPaths,
  checkTask,
  checkRetry,
  checkMap,
  checkPass,
];

interface Field {
  readonly key: string;
  readonly value: unknown;
  /** The payload template it stands in, where keys are ours and not the language's. */
  readonly template: string | undefined;
}

const TEMPLATES = new Set(["Parameters", "ItemSelector", "ResultSelector", "Result"]);

/** Every field at any depth, but not those of the states inside, which are visited as their own. */
const fieldsOf = (value: unknown, template?: string): readonly Field[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { key, value: inner, template },
    ...(key === "States" ? [] : fieldsOf(inner, template ?? (TEMPLATES.has(key) ? key : undefined))),
  ]);
};
