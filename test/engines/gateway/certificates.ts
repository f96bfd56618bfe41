import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateConfig } from '../../../lib/gateway/nginx/gateway-config';
import type { Place } from './nginx-process';

/** Returns a certificate in the form of a gateway's configuration. */
export function certificateFor(name: string, ...hosts: string[]): CertificateConfig {
  const folder = `/etc/nginx/kumiki/tls/${name}`;
  return { name, hosts, certificateFile: `${folder}/tls.crt`, keyFile: `${folder}/tls.key` };
}

/** Writes a key and a self-signed certificate to the paths where the pod would find them. */
export function makeCertificate(
  { folder: place }: Pick<Place, 'folder'>,
  { name, hosts }: CertificateConfig,
): void {
  const folder = join(place, 'tls', name);
  mkdirSync(folder, { recursive: true });
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`];
  const files = ['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.crt')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...key, '-days', '2', ...subject, ...files], { stdio: 'ignore' });
}
