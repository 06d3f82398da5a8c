import { isMapping } from "../documents/choice.ts";
import type { Problem } from "../documents/document-faults.ts";
import type { Path } from "../documents/document-source.ts";

const SECRET_NAME = /pass(word|wd|phrase)|secret|api.?key|access.?key|private.?key|credential|token/i;
const SECRET_VALUE =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:@]+:[^/\s@]+@/;

/** Places that hold what looks like a secret: the document is shown, versioned and sent about. */
export const findSecrets = (value: unknown, path: Path = []): readonly Problem[] => {
  if (typeof value === "string" && SECRET_VALUE.test(value)) return [secretAt(path)];
  if (Array.isArray(value)) return value.flatMap((each, index) => findSecrets(each, [...path, index]));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    SECRET_NAME.test(key) ? [secretAt([...path, key])] : findSecrets(each, [...path, key]),
  );
};

const secretAt = (path: Path): Problem => ({
  path,
  message: "looks like a secret",
  hint: "take it out, and make a new one: secrets live in the secret store, never in this document",
});
