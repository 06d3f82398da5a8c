/** The workflows of `workflows/*.asl.json`. */
export interface Workflows {
  /**
   * Starts one. Of two starts with the same name and input the second is answered as the first, so that a repeated
   * request starts nothing twice. `name`: at most 80 letters, digits, `-` and `_`.
   */
  start(workflow: "sweep" | "dispatch", name: string, input: object): Promise<void>;
}
