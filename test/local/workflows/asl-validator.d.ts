declare module "asl-validator" {
  interface Validation {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  }
  /** Writes into the definition it is given. */
  const validate: (definition: object) => Validation;
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default validate;
}
