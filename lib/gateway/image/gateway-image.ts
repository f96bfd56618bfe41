import { Names } from 'cdk8s';
import type { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import { contribute } from '../../core/contribute';
import { checkNew } from '../../core/props/check-call';
import { GATEWAY, summarizeRoutes } from '../artifact';
import { checkCertificateFiles } from '../gateway-manifests';
import { GatewayRoutes } from '../gateway-routes';
import { DEFAULT_IMAGE } from '../gateway-settings';
import { renderConfigFiles } from '../nginx/config-files';
import type { GatewayConfig } from '../nginx/gateway-config';
import type { NginxIngressGatewayProps } from '../nginx-ingress-gateway-props';
import { CONFIG_DIRECTORY, NGINX_USER, startCommand } from '../pod';
import { SIGNATURES } from '../signatures';
import { listBuildSteps } from './build-steps';
import { checkImage } from './check-image';
import type { GatewayImageProps } from './gateway-image-props';

/**
 * A gateway as files to build an image from: the configuration of nginx and a Dockerfile. It adds no
 * manifests: the image runs on any host with containers, or in pods that you define. The report of the synth
 * has the commands that build, test and push it.
 */
export class GatewayImage extends GatewayRoutes {
  /** Name of the image. */
  readonly image: string;
  /** Path that the gateway answers itself, for health checks. */
  readonly healthPath: string;

  constructor(scope: Construct, id: string, props: GatewayImageProps) {
    checkNew(SIGNATURES, 'GatewayImage', arguments, new.target === GatewayImage);
    const { image, baseImage = DEFAULT_IMAGE, ...nginx } = props;
    // the version of nginx is read from the tag of the base image
    const passed: NginxIngressGatewayProps = { ...nginx, image: baseImage };
    super(scope, id, passed);
    this.image = image;
    this.healthPath = props.healthPath ?? '/healthz';
    addCheck(this, () => checkImage(image, baseImage, props.tls));
    checkCertificateFiles(this, props.tls);
    contribute(this, GATEWAY, () => {
      const { result } = this.resolve();
      return {
        constructPath: this.node.path,
        name: Names.toDnsLabel(this),
        files: {
          ...renderConfigFiles(result, 1),
          ...renderBuildFiles(result, { baseImage, user: props.runAsUser ?? NGINX_USER }),
        },
        routes: summarizeRoutes(result),
        listNextSteps: (folder) => listBuildSteps(image, folder, result, props.tls),
      };
    });
  }

  /** @internal */
  protected override get reservedPath(): string {
    return this.healthPath;
  }
}

/** Renders the Dockerfile of a gateway and the files that it copies besides the configuration. */
function renderBuildFiles(
  { settings, tls, resolver }: GatewayConfig,
  { baseImage, user }: { readonly baseImage: string; readonly user: number },
): Readonly<Record<string, string>> {
  const script = startCommand({ findsResolvers: 'includeFile' in resolver, hasTls: tls !== undefined }).at(
    -1,
  );
  const lines = [
    '# Written by kumiki synth: change the program instead',
    `FROM ${baseImage}`,
    `COPY nginx.conf start.sh ${CONFIG_DIRECTORY}/`,
    `USER ${user}:${user}`,
    `EXPOSE ${settings.httpPort}${tls ? ` ${settings.httpsPort}` : ''}`,
    '# lets requests in flight end',
    'STOPSIGNAL SIGQUIT',
    `ENTRYPOINT ["/bin/sh", "${CONFIG_DIRECTORY}/start.sh"]`,
  ];
  return { Dockerfile: `${lines.join('\n')}\n`, 'start.sh': `#!/bin/sh\n${script}\n` };
}
