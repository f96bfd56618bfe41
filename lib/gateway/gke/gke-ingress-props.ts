import type { GatewayRoutes } from '../gateway-routes';

/** Where the certificate of an Ingress on GKE comes from. */
export interface GkeCertificateProps {
  /** Names of Secrets of type `kubernetes.io/tls`. @default - none */
  readonly secretNames?: readonly string[] | undefined;
  /** Certificates that Google gets for these hosts, at most 100, no wildcards. @default - none */
  readonly managedFor?: readonly string[] | undefined;
  /** Names of certificates that are already at Google. @default - none */
  readonly preShared?: readonly string[] | undefined;
}

/** Properties of a {@link GkeIngress}. */
export interface GkeIngressProps extends GkeCertificateProps {
  /**
   * Whose requests they are. For an NginxIngressGateway everything goes to nginx, which has the routes; for
   * GatewayRoutes requests go straight to the services by host and path, which is all that an Ingress can say.
   */
  readonly routes: GatewayRoutes;
  /** Name of the Ingress. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Name of a reserved global address. @default - one that goes with the Ingress */
  readonly staticAddressName?: string | undefined;
  /** Answers http with a redirect to https. @default - true with a certificate */
  readonly redirectToHttps?: boolean | undefined;
  /** Whether there is anything at port 80. @default true */
  readonly allowHttp?: boolean | undefined;
  /** Name of a security policy of Cloud Armor for all backends. @default - none */
  readonly securityPolicy?: string | undefined;
}
