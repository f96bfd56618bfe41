import type { NextStep } from '../../core/artifact-kind';
import { quoteForShell } from '../../core/shell';
import type { GatewayTls } from '../gateway-tls';
import { toCertificatePaths } from './certificate-files';

/** Lists the manual steps that bring certificate files into the cluster; no output may contain a key. */
export function listSecretSteps(tls: GatewayTls | undefined, namespace: string | undefined): NextStep[] {
  const inNamespace = namespace === undefined ? [] : ['--namespace', quoteForShell(namespace)];
  return (tls?.certificates ?? []).flatMap(({ secretName, stored }) => {
    if (!stored) return [];
    const { certificate, key } = toCertificatePaths(stored);
    const create = [
      'kubectl create secret tls',
      quoteForShell(secretName),
      ...inNamespace,
      `--cert=${quoteForShell(certificate)}`,
      `--key=${quoteForShell(key)}`,
      '--dry-run=client --output=yaml',
    ];
    return [
      {
        what: `bring the certificate ${certificate} into the cluster, whose namespace must exist; again when it is renewed`,
        commands: [`${create.join(' ')} | kubectl apply --filename -`],
      },
    ];
  });
}
