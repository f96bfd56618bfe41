import type { BootFile } from '../../model/file';
import type { DropIn } from '../../model/unit';
import type { Directives } from '../../model/unit-content';
import type { WebProxy } from '../../model/web-proxy';
import { type KubeadmMachineSpec, PATHS } from '../spec';

/** Creates the file with the proxy's environment variables for units; none without a proxy. */
export function createProxyFiles({ webProxy, distribution }: KubeadmMachineSpec): BootFile[] {
  if (!webProxy) return [];
  return [
    { path: PATHS.proxyVariables, content: listVariables(webProxy).join('') },
    ...(distribution === 'debian' ? [createAptFile(webProxy)] : []),
  ];
}

/**
 * Creates directives for units that download; empty without a proxy. Not for kubeadm, which would copy the
 * variables into its manifests.
 */
export function createProxyDirectives({ webProxy }: Pick<KubeadmMachineSpec, 'webProxy'>): Directives {
  return webProxy ? { EnvironmentFile: PATHS.proxyVariables } : {};
}

/** Creates the drop-in that makes containerd pull images through the proxy. */
export function createProxyDropIns(machine: KubeadmMachineSpec): DropIn[] {
  if (!machine.webProxy) return [];
  return [{ name: '20-proxy.conf', content: { Service: createProxyDirectives(machine) } }];
}

/** Lists each variable in both spellings: for http, curl reads only the lower-case one; Go reads both. */
function listVariables({ http, https, except = [] }: WebProxy): string[] {
  const variables = [
    ['http_proxy', http],
    ['https_proxy', https],
    ['no_proxy', except.join(',')],
  ] as const;
  return variables.flatMap(([name, value]) =>
    value ? [`${name}=${value}\n`, `${name.toUpperCase()}=${value}\n`] : [],
  );
}

function createAptFile({ http, https }: WebProxy): BootFile {
  const lines = [
    ...(http ? [`Acquire::http::Proxy "${http}";\n`] : []),
    ...(https ? [`Acquire::https::Proxy "${https}";\n`] : []),
  ];
  return { path: '/etc/apt/apt.conf.d/90-proxy', content: lines.join('') };
}
