/** Named secrets: link keys, write keys, the workspace's id key. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
  /** Creates it when absent; answers the value that stands. */
  ensure(name: string, make: () => string): Promise<string>;
  /** Replaces it. */
  put(name: string, value: string): Promise<void>;
}
