import { readFileSync } from "node:fs";

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Choices?: readonly { readonly StringEquals: string; readonly Next: string }[];
}

interface Workflow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const read = (name: string): Workflow =>
  JSON.parse(readFileSync(new URL(`../../workflows/${name}.asl.json`, import.meta.url), "utf8"));

export const SWEEP = read("sweep");
export const DISPATCH = read("dispatch");

/**
 * State transitions that a Standard execution is billed for: each state entered, and each child that its map
 * starts. The children themselves are Express and have none. `children` counts over all rounds.
 */
export const transitionsOf = (
  workflow: Workflow,
  { rounds, children }: { readonly rounds: number; readonly children: number },
): number => {
  let entered = 0;
  let round = 0;
  for (let name: string | undefined = workflow.StartAt; name !== undefined; ) {
    const state: State | undefined = workflow.States[name];
    if (state === undefined) throw new Error(`The workflow has no state ${name}`);
    entered += 1;
    if (state.Type === "Map") round += 1;
    name = state.Type === "Choice" ? choose(state, round < rounds ? "more" : "done") : state.Next;
  }
  return entered + children;
};

const choose = ({ Choices = [] }: State, kind: string): string | undefined =>
  Choices.find(({ StringEquals }) => StringEquals === kind)?.Next;
