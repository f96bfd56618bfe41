import type { GatewayRoutesProps, NginxIngressGatewayProps } from '../nginx-ingress-gateway-props';

/** Properties of a {@link GatewayImage}. */
export interface GatewayImageProps
  extends GatewayRoutesProps,
    Pick<
      NginxIngressGatewayProps,
      | 'nginxVersion'
      | 'runAsUser'
      | 'workerProcesses'
      | 'resolvers'
      | 'clusterDomain'
      | 'clientAddress'
      | 'tls'
      | 'redirectToHttps'
      | 'hstsSeconds'
      | 'hstsIncludeSubdomains'
      | 'shutdownSeconds'
      | 'healthPath'
      | 'legacyHeaders'
      | 'securityHeaders'
      | 'gzip'
    > {
  /**
   * Name for the image, with a tag that is never reused, such as
   * `asia-northeast1-docker.pkg.dev/my-project/site/gateway:1.4.2`.
   */
  readonly image: string;
  /**
   * Base image with nginx, by a fixed tag or digest: it runs without root, stops gracefully on SIGQUIT and
   * has a shell.
   * @default docker.io/nginxinc/nginx-unprivileged:1.30.4-alpine
   */
  readonly baseImage?: string | undefined;
}
