import type { APIGatewayProxyEventV2 } from "aws-lambda";

const MAX_BODY_BYTES = 10_000;

/** The fields of a form of either encoding; `undefined` for what is none, or is too large. */
export const readForm = async (
  { body = "", headers, isBase64Encoded }: APIGatewayProxyEventV2,
  maxBytes = MAX_BODY_BYTES,
): Promise<FormData | undefined> => {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const type = headers["content-type"] ?? "";
  if (bytes.length > maxBytes || !/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    return undefined;
  try {
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch {
    return undefined;
  }
};
