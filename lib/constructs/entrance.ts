import { Duration, Fn } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../config.ts";

export interface EntranceProps {
  readonly stage: Stage;
  readonly origin: HttpApi;
}

/** CloudFront before the API: one address for links, TLS, headers that browsers obey. It caches nothing. */
export class Entrance extends Construct {
  readonly distribution: Distribution;
  /** Without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, origin }: EntranceProps) {
    super(scope, id);
    const { links, webAcl } = stage;
    const headers = new ResponseHeadersPolicy(this, "Headers", {
      responseHeadersPolicyName: `rekindle-${stage.name}`,
      securityHeadersBehavior: {
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: false,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      },
    });
    const behavior = {
      origin: new HttpOrigin(apiHost(origin), { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
      // a one-click unsubscribe must not be answered with a redirect
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
    };
    const asBytes = new CloudFrontFunction(this, "PackedAsBytes", {
      comment: "Packed events are bytes, whatever they say they are",
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(PACKED_AS_BYTES),
    });
    this.distribution = new Distribution(this, "Distribution", {
      comment: `Rekindle ${stage.name}: customers' pages and API`,
      defaultBehavior: behavior,
      additionalBehaviors: {
        "/v1/*": {
          ...behavior,
          functionAssociations: [{ function: asBytes, eventType: FunctionEventType.VIEWER_REQUEST }],
        },
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(links && {
        domainNames: [links.domain],
        certificate: Certificate.fromCertificateArn(this, "Certificate", links.certificate),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      ...(webAcl !== undefined && { webAclId: webAcl }),
    });
    this.url = `https://${links?.domain ?? this.distribution.distributionDomainName}`;
    acknowledge(this.distribution, {
      "AwsSolutions-CFR1": "Customers may live and travel anywhere.",
      ...(webAcl === undefined && {
        "AwsSolutions-CFR2":
          "A web ACL costs more than all the rest when idle; the stage's file can name one.",
      }),
      "AwsSolutions-CFR3":
        "Its log would keep addresses of customers and signed links. The API logs what is needed.",
      ...(links === undefined && {
        "AwsSolutions-CFR4":
          "CloudFront's own name comes with its own policy; a domain of the stage's has TLS 1.2.",
      }),
    });
  }
}

/** API Gateway passes JSON on as text, packed JSON too, of which nothing is left then; other types as base64. */
const PACKED_AS_BYTES = `function handler(event) {
  const headers = event.request.headers;
  if (headers["content-encoding"]) headers["content-type"] = { value: "application/octet-stream" };
  return event.request;
}`;

/** `https://host` without `https://`. */
const apiHost = (api: HttpApi): string => Fn.select(2, Fn.split("/", api.apiEndpoint));
