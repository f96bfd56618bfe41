import type { NextStep } from '../../core/artifact-kind';
import { readDrainSeconds } from '../front-pods';
import { HOST_USER, renderHostFiles } from '../host-files';
import type { CaddyProxyProps } from './caddy-proxy-props';
import { HEALTH_PATH, PLACE } from './proxy-config';

export const DEFAULT_IMAGE = 'docker.io/library/caddy:2.11.4-alpine';

const CONFIG = ['--config', `${PLACE.config}/Caddyfile`, '--adapter', 'caddyfile'];
export const COMMAND = ['caddy', 'run', ...CONFIG];
export const RELOAD = ['caddy', 'reload', ...CONFIG, '--address', `unix/${PLACE.run}/admin.sock`, '--force'];

/** Time for Caddy to exit by itself before it is killed. */
const MARGIN_SECONDS = 5;

export function totalStopSeconds(props: CaddyProxyProps): number {
  return readDrainSeconds(props) + (props.graceSeconds ?? 30) + MARGIN_SECONDS;
}

/** Renders the files that build and run a proxy on a host without Kubernetes, and the steps to do so. */
export function renderProxyHost(
  name: string,
  props: CaddyProxyProps,
  config: Readonly<Record<string, string>>,
): { files: Readonly<Record<string, string>>; listNextSteps: (folder: string) => readonly NextStep[] } {
  const { spec } = props.certificates;
  const files = renderHostFiles({
    name,
    service: 'caddy',
    image: props.image ?? DEFAULT_IMAGE,
    // a new volume gets the owner of the folder in the image
    preparation: [`mkdir -p ${PLACE.data}`, `chown ${HOST_USER}:${HOST_USER} ${PLACE.data}`],
    // the program file in the official image has this capability, and cannot be started without it
    capabilities: ['NET_BIND_SERVICE'],
    // a reload that replaces the listener hands waiting connections on instead of resetting them; Linux 5.14
    sysctls: { 'net.ipv4.tcp_migrate_req': '1' },
    configFolder: PLACE.config,
    command: COMMAND,
    stopSignal: 'SIGTERM',
    stopSeconds: totalStopSeconds(props),
    ports: [`80:${PLACE.httpPort}`, `443:${PLACE.httpsPort}`],
    temporaryFolders: [PLACE.run],
    volumes: [
      { from: 'data', to: PLACE.data, isReadOnly: false },
      ...(spec.kind === 'secret' ? [{ from: './tls', to: PLACE.tls, isReadOnly: true }] : []),
    ],
    healthUrl: `http://127.0.0.1:${PLACE.healthPort}${HEALTH_PATH}`,
  });
  const inConfig = Object.entries(config).map(([file, text]) => [`config/${file}`, text] as const);
  return {
    files: { ...files, ...Object.fromEntries(inConfig) },
    listNextSteps: (folder) => listNextSteps(folder, spec.kind === 'secret' ? spec.name : undefined),
  };
}

function listNextSteps(folder: string, secret: string | undefined): NextStep[] {
  const compose = `docker compose --file ${folder}/compose.yml`;
  return [
    ...(secret === undefined
      ? []
      : [
          {
            what: `copy the folder to the host, with tls.crt and tls.key, which user ${HOST_USER} can read, in tls/${secret}`,
            commands: [`ls ${folder}/tls/${secret}/tls.crt ${folder}/tls/${secret}/tls.key`],
          },
        ]),
    { what: 'build and start it on the host', commands: [`${compose} up --build --detach --wait`] },
    {
      what: 'after a change of its configuration or certificates: reload without losing a request',
      commands: [`${compose} exec caddy ${RELOAD.join(' ')}`],
    },
  ];
}
