import type { GatewayRoutes } from '../gateway-routes';

/** Certificates of an Ingress on GKE. */
export interface GkeCertificateProps {
  /** Names of Secrets of type `kubernetes.io/tls`. @default - none */
  readonly secretNames?: readonly string[] | undefined;
  /** Certificates that Google gets for these hosts, at most 100, no wildcards. @default - none */
  readonly managedFor?: readonly string[] | undefined;
  /** Names of certificates that already exist at Google. @default - none */
  readonly preShared?: readonly string[] | undefined;
}

/** Properties of a {@link GkeIngress}. */
export interface GkeIngressProps extends GkeCertificateProps {
  /**
   * The routes to serve. With an NginxIngressGateway, all requests go to nginx, which has the routes; with
   * GatewayRoutes, requests go straight to the services by host and path, all that an Ingress can express.
   */
  readonly routes: GatewayRoutes;
  /** Name of the Ingress. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Name of a reserved global address. @default - an address that is released with the Ingress */
  readonly staticAddressName?: string | undefined;
  /** Answers http with a redirect to https. @default - true with a certificate */
  readonly redirectToHttps?: boolean | undefined;
  /** Whether port 80 is open. @default true */
  readonly allowHttp?: boolean | undefined;
  /** Name of a security policy of Cloud Armor for all backends. @default - none */
  readonly securityPolicy?: string | undefined;
}
