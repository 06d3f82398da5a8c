import { speechOf } from "#pages/speech.ts";
import { PAGE_LANGUAGES } from "#pages/texts/catalogue.ts";
import { everyPage } from "#support/page-samples.ts";
import type { Row } from "./row.ts";

const KB = 1000;

/** The largest of what customers see, in any language: style, text and form are one document, nothing is loaded. */
export const benchPages = async (): Promise<readonly Row[]> => {
  const sizes = PAGE_LANGUAGES.flatMap((language) =>
    Object.entries(everyPage(speechOf(language))).map(([name, { html }]) => ({
      name,
      language,
      bytes: Buffer.byteLength(html),
    })),
  );
  const largest = (some: typeof sizes) => some.reduce((most, one) => (one.bytes > most.bytes ? one : most));
  const survey = largest(sizes.filter(({ name }) => /survey/i.test(name)));
  const any = largest(sizes);
  return [
    {
      id: "page.survey",
      what: `survey page, everything (largest: ${survey.language})`,
      ...size(survey.bytes),
    },
    { id: "page.largest", what: `largest page (${any.name}, ${any.language})`, ...size(any.bytes) },
  ];
};

const size = (bytes: number) => ({ value: bytes / KB, unit: "kB", atMost: 20 });
