import { Analytics as CustomerIo } from "@customerio/cdp-analytics-node";
import RudderStack from "@rudderstack/rudder-sdk-node";
import { Analytics as Segment } from "@segment/analytics-node";

/** What a program does with one of the clients. */
export interface TrackingClient {
  identify(userId: string, anonymousId: string): void;
  /** `taken` is called once the client was told that the event is kept. */
  track(one: { readonly userId: string; readonly name: string; readonly taken: () => void }): void;
  visit(anonymousId: string): void;
  /** Resolves when nothing is left to send. */
  flush(): Promise<void>;
}

type Connect = (url: string, key: string) => TrackingClient;

/** The calls that Customer.io's client, made from Segment's, shares with it. */
interface SegmentCalls {
  identify(user: { userId: string; anonymousId: string; traits: { email: string } }): void;
  track(
    event: { userId: string; event: string; properties: { revenue: number; currency: string } },
    taken: (error?: unknown) => void,
  ): void;
  page(visit: { anonymousId: string; name: string }): void;
}

const callsOf = (client: SegmentCalls): Omit<TrackingClient, "flush"> => ({
  identify: (userId, anonymousId) =>
    client.identify({ userId, anonymousId, traits: { email: `${userId}@example.com` } }),
  track: ({ userId, name, taken }) =>
    client.track({ userId, event: name, properties: { revenue: 12.5, currency: "USD" } }, (error) => {
      if (error === undefined) taken();
    }),
  visit: (anonymousId) => client.page({ anonymousId, name: "Home" }),
});

/** The three clients as they are published, each with its own settings and nothing changed in it. */
export const TRACKING_CLIENTS: Readonly<Record<string, Connect>> = {
  Segment: (host, writeKey) => {
    const client = new Segment({ host, writeKey, flushAt: 5, flushInterval: 200 });
    client.on("error", () => undefined);
    return { ...callsOf(client), flush: () => client.flush() };
  },
  RudderStack: (dataPlaneUrl, writeKey) => {
    const client = new RudderStack(writeKey, {
      dataPlaneUrl,
      flushAt: 5,
      flushInterval: 200,
      logLevel: "none",
      errorHandler: () => undefined,
    });
    return {
      identify: (userId, anonymousId) =>
        void client.identify({ userId, anonymousId, traits: { email: `${userId}@example.com` } }),
      track: ({ userId, name, taken }) =>
        void client.track(
          { userId, event: name, properties: { revenue: 12.5, currency: "USD" } },
          (error?: unknown) => {
            if (error === undefined || error === null) taken();
          },
        ),
      visit: (anonymousId) => void client.page({ anonymousId, name: "Home" }),
      flush: () => new Promise((resolve) => client.flush(() => resolve())),
    };
  },
  "Customer.io": (host, writeKey) => {
    const client = new CustomerIo({ host, writeKey, maxEventsInBatch: 5, flushInterval: 200 });
    client.on("error", () => undefined);
    return { ...callsOf(client), flush: () => client.closeAndFlush() };
  },
};
