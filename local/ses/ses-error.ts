/**
 * An answer of SES that is no success. `name` goes out as `x-amzn-errortype`, from which the SDK makes the
 * exception class.
 */
export class SesError extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(status: number, name: string, message: string) {
    super(message);
    this.status = status;
    this.name = name;
  }
}

export const badRequest = (message: string) => new SesError(400, "BadRequestException", message);
export const notFound = (message: string) => new SesError(404, "NotFoundException", message);
export const alreadyExists = (message: string) => new SesError(400, "AlreadyExistsException", message);
export const tooMany = (message: string) => new SesError(429, "TooManyRequestsException", message);
export const sendingPaused = () =>
  new SesError(400, "SendingPausedException", "Email sending is disabled for this account.");
export const accountSuspended = () =>
  new SesError(400, "AccountSuspendedException", "The account's ability to send email has been suspended.");
export const serverError = () => new SesError(500, "InternalServiceErrorException", "Internal failure.");
