import { env } from "node:process";

/**
 * Stands in bundles for the SDK's search for credentials. A function has them in its environment, for as long as
 * it lives; all other places to look for them are a tenth of its code.
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN } = env;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
};
