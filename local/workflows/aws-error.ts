/** An error as Step Functions answers it: the SDK makes `name` the class of what it throws. */
export class AwsError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}
