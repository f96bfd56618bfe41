import type { NextStep } from '../../core/artifact-kind';
import { renderHostFiles } from '../host-files';
import type { BalancerConfig, BalancerFolders } from './balancer-config';
import { DEFAULT_IMAGE, DRAIN_PORT, listPublishedPorts, METRICS_PORT } from './ports';
import { HEALTH_PATH } from './render-balancer';
import type { TcpBalancerProps } from './tcp-balancer-props';

/** The folders of its files in a container. */
export const FOLDERS: BalancerFolders = {
  config: '/etc/haproxy',
  tls: '/etc/haproxy-tls',
  run: '/run/haproxy',
};

/** Runs in the foreground, with a master process that reloads the configuration and loses no connection. */
export const COMMAND = ['haproxy', '-W', '-db', '-f', `${FOLDERS.config}/haproxy.cfg`];

/** Time for HAProxy to exit by itself before it is killed. */
const MARGIN_SECONDS = 5;

export function totalStopSeconds({ drainSeconds, shutdownSeconds }: BalancerConfig['settings']): number {
  return drainSeconds + shutdownSeconds + MARGIN_SECONDS;
}

/** Returns the command that runs before HAProxy is told to stop. */
export function drainCommand(drainSeconds: number): string[] {
  return ['/bin/sh', '-c', `wget -q -O /dev/null http://127.0.0.1:${DRAIN_PORT}/ && sleep ${drainSeconds}`];
}

/** Renders the files that build and run a balancer on a host without Kubernetes, and the steps to do so. */
export function renderBalancerHost(
  name: string,
  props: TcpBalancerProps,
  { settings, frontends }: BalancerConfig,
  config: Readonly<Record<string, string>>,
): { files: Readonly<Record<string, string>>; listNextSteps: (folder: string) => readonly NextStep[] } {
  const secrets = [...new Set(frontends.flatMap(({ tls }) => tls?.secretNames ?? []))];
  const published = listPublishedPorts(props).map(({ port, containerPort }) => `${port}:${containerPort}`);
  const files = renderHostFiles({
    name,
    service: 'haproxy',
    image: props.image ?? DEFAULT_IMAGE,
    configFolder: FOLDERS.config,
    command: COMMAND,
    stopSignal: 'SIGUSR1',
    preStopCommand: drainCommand(settings.drainSeconds),
    stopSeconds: totalStopSeconds(settings),
    // on loopback only, because metrics reveal internals
    ports: [...published, `127.0.0.1:${props.metricsPort ?? METRICS_PORT}:${settings.metricsPort}`],
    temporaryFolders: [FOLDERS.run],
    volumes: secrets.length > 0 ? [{ from: './tls', to: FOLDERS.tls, isReadOnly: true }] : [],
    healthUrl: `http://127.0.0.1:${settings.healthPort}${HEALTH_PATH}`,
  });
  const inConfig = Object.entries(config).map(([file, text]) => [`config/${file}`, text] as const);
  return {
    files: { ...files, ...Object.fromEntries(inConfig) },
    listNextSteps: (folder) => listNextSteps(folder, secrets),
  };
}

function listNextSteps(folder: string, secrets: readonly string[]): NextStep[] {
  const compose = `docker compose --file ${folder}/compose.yml`;
  return [
    ...(secrets.length > 0
      ? [
          {
            what: `copy the folder to the host, with tls.crt and tls.key, which user 65532 can read, in tls/ for ${secrets.join(', ')}`,
            commands: secrets.map(
              (secret) => `ls ${folder}/tls/${secret}/tls.crt ${folder}/tls/${secret}/tls.key`,
            ),
          },
        ]
      : []),
    { what: 'build and start it on the host', commands: [`${compose} up --build --detach --wait`] },
    {
      what: 'after a change of its configuration or certificates: reload without losing a connection',
      commands: [`${compose} kill --signal SIGUSR2 haproxy`],
    },
  ];
}
