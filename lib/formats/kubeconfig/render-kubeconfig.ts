import { throwIfAny } from '../../core/problems';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';
import { renderYaml } from '../yaml/render-yaml';
import { checkKubeConfig } from './check-kubeconfig';
import type { KubeCluster, KubeConfig, KubeContext, KubeCredentials } from './kube-config';

/** Renders a kubeconfig as YAML, as kubectl writes it. @throws KUBECONFIG_VALUE with all problems */
export function renderKubeConfig(config: KubeConfig): string {
  checkCall(SIGNATURES, 'renderKubeConfig', arguments);
  throwIfAny(checkKubeConfig(config));
  return renderYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: config.clusters.map((cluster) => ({ name: cluster.name, cluster: toCluster(cluster) })),
    users: config.users.map(({ name, credentials }) => ({ name, user: toUser(credentials) })),
    contexts: config.contexts.map((context) => ({ name: context.name, context: toContext(context) })),
    'current-context': config.currentContext ?? '',
  });
}

function toCluster({ server, caCertificate }: KubeCluster) {
  return {
    server,
    'certificate-authority-data': caCertificate === undefined ? undefined : toBase64(caCertificate),
  };
}

function toContext({ cluster, user, namespace }: KubeContext) {
  return { cluster, user, namespace };
}

function toUser(credentials: KubeCredentials): object {
  switch (credentials.kind) {
    case 'clientCertificate':
      return {
        'client-certificate-data': toBase64(credentials.certificate),
        'client-key-data': toBase64(credentials.key),
      };
    case 'clientCertificateFiles':
      return { 'client-certificate': credentials.certificatePath, 'client-key': credentials.keyPath };
    case 'token':
      return { token: credentials.token };
    case 'tokenFile':
      return { tokenFile: credentials.path };
    case 'exec':
      return {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: credentials.command,
          args: credentials.arguments,
          env: Object.entries(credentials.environment ?? {}).map(([name, value]) => ({ name, value })),
          installHint: credentials.installHint,
          interactiveMode: 'IfAvailable',
        },
      };
  }
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
