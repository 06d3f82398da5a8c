import { Duration, Fn } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
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
    this.distribution = new Distribution(this, "Distribution", {
      comment: `Rekindle ${stage.name}: customers' pages and API`,
      defaultBehavior: {
        origin: new HttpOrigin(apiHost(origin), { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
        // a one-click unsubscribe must not be answered with a redirect
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicy: headers,
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

/** `https://host` without `https://`. */
const apiHost = (api: HttpApi): string => Fn.select(2, Fn.split("/", api.apiEndpoint));
