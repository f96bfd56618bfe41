import type { NextStep } from '../../core/artifact-kind';
import { quoteForShell } from '../../core/shell';
import { tryParseImage } from '../../kubernetes/workload/image';
import { toCertificatePaths } from '../certificates/certificate-files';
import { listRoutes } from '../gateway-api/render-routes';
import type { GatewayTls } from '../gateway-tls';
import type { GatewayConfig } from '../nginx/gateway-config';
import { CONFIG_DIRECTORY } from '../pod';

/** Lists the steps that build, test and push an image from the files in a folder. */
export function listBuildSteps(
  image: string,
  folder: string,
  config: GatewayConfig,
  tls: GatewayTls | undefined,
): NextStep[] {
  const name = quoteForShell(image);
  const { repository = '' } = tryParseImage(image) ?? {};
  const [registry = ''] = repository.split('/');
  return [
    {
      what: 'build the image',
      commands: [`docker build --pull --tag ${name} ${quoteForShell(folder)}`],
    },
    runOnHost(name, config, tls),
    ...(registry.endsWith('-docker.pkg.dev')
      ? [
          {
            what: 'let docker push to Google, once',
            commands: [`gcloud auth configure-docker ${quoteForShell(registry)}`],
          },
        ]
      : []),
    ...(repository.includes('/') ? [{ what: 'push it', commands: [`docker push ${name}`] }] : []),
  ];
}

/** Runs as the current user, who can read the keys of a store. */
function runOnHost(name: string, config: GatewayConfig, tls: GatewayTls | undefined): NextStep {
  const { settings } = config;
  const stored = (tls?.certificates ?? []).flatMap((certificate) => {
    if (!certificate.stored) return [];
    const paths = toCertificatePaths(certificate.stored);
    const inside = `${CONFIG_DIRECTORY}/tls/${certificate.secretName}`;
    return [
      [paths.certificate, `${inside}/tls.crt`],
      [paths.key, `${inside}/tls.key`],
    ] as const;
  });
  const mounts = stored.map(([from, to]) => `--volume ${quoteHostPath(from)}:${quoteForShell(to)}:ro`);
  const missing = listFiles(config).filter((file) => !stored.some(([, inside]) => inside === file));
  const ports = [settings.httpPort, ...(tls ? [settings.httpsPort] : [])];
  const words = [
    'docker run --rm --read-only --tmpfs /tmp --cap-drop ALL',
    ...(mounts.length > 0 ? ['--user "$(id -u)"'] : []),
    ...ports.map((port) => `--publish ${port}:${port}`),
    ...mounts,
    name,
  ];
  return {
    what: [
      `try it, on ports ${ports.join(' and ')} of this machine`,
      ...(missing.length > 0
        ? [`with these files mounted, which are in no image: ${missing.join(', ')}`]
        : []),
    ].join(', '),
    commands: [words.join(' ')],
  };
}

/** Quotes a path for docker, which takes one without a leading slash for the name of a volume. */
function quoteHostPath(path: string): string {
  return path.startsWith('/') ? quoteForShell(path) : `"$PWD"/${quoteForShell(path)}`;
}

/** Lists the secret files that the configuration reads. */
function listFiles({ tls, table, settings }: GatewayConfig): string[] {
  const certificates = (tls?.certificates ?? []).flatMap(({ certificateFile, keyFile }) => [
    certificateFile,
    keyFile,
  ]);
  const routes = [...table.values()].flatMap(listRoutes);
  const users = [settings.policy, ...routes.map(({ policy }) => policy)].flatMap(
    ({ basicAuth }) => basicAuth?.file ?? [],
  );
  return [...new Set([...certificates, ...users])];
}
