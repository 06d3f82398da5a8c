/**
 * What SES does with an inline template: `{{name}}` and nothing else, in one pass, without HTML escaping.
 * Answers the text, or the reason of the Rendering Failure that SES reports after it took the mail.
 */
export const substitute = (
  template: string,
  values: Readonly<Record<string, unknown>>,
): { readonly kind: "text"; readonly text: string } | { readonly kind: "failure"; readonly why: string } => {
  let why: string | undefined;
  const text = template.replace(/\{\{([^{}]*)\}\}/g, (_, inner: string) => {
    const name = inner.trim();
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined && value !== null) return typeof value === "string" ? value : String(value);
    why ??= /^[\w.-]+$/.test(name)
      ? `Attribute '${name}' is not present in the rendering data.`
      : `Only simple substitutions are supported in an inline template, not '{{${name}}}'.`;
    return "";
  });
  return why === undefined ? { kind: "text", text } : { kind: "failure", why };
};

/** `undefined` when the text is no JSON object. */
export const parseTemplateData = (
  json: string | undefined,
): Readonly<Record<string, unknown>> | undefined => {
  if (json === undefined || json === "") return {};
  try {
    const data: unknown = JSON.parse(json);
    return typeof data === "object" && data !== null && !Array.isArray(data) ? { ...data } : undefined;
  } catch {
    return undefined;
  }
};
