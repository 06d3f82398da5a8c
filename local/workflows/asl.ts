/** Amazon States Language, as far as we look into it ourselves. */
export interface AslState {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next?: string; readonly [field: string]: unknown }[];
  readonly Catch?: readonly Catcher[];
  readonly ItemProcessor?: AslMachine;
  readonly Branches?: readonly AslMachine[];
  readonly [field: string]: unknown;
}

interface Catcher {
  readonly Next: string;
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string | null;
}

export interface AslMachine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, AslState>>;
  readonly [field: string]: unknown;
}

export interface LocatedState {
  readonly name: string;
  readonly state: AslState;
  /** The machine the state is in: the workflow itself, an item processor or a branch. */
  readonly machine: AslMachine;
  readonly isNested: boolean;
}

/** Every state of a machine and of the machines inside it. */
export const listStates = (machine: AslMachine, isNested = false): readonly LocatedState[] =>
  Object.entries(machine.States).flatMap(([name, state]) => [
    { name, state, machine, isNested },
    ...innerMachines(state).flatMap((inner) => listStates(inner, true)),
  ]);

const innerMachines = (state: AslState): readonly AslMachine[] => [
  ...(state.ItemProcessor ? [state.ItemProcessor] : []),
  ...(state.Branches ?? []),
];

/** The names of the states that a state can go to. */
export const nextStates = (state: AslState): readonly string[] =>
  [
    state.Next,
    state.Default,
    ...(state.Choices ?? []).map(({ Next }) => Next),
    ...(state.Catch ?? []).map(({ Next }) => Next),
  ].filter((next) => next !== undefined);
