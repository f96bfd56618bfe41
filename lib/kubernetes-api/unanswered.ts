import { asObject } from '../core/json';
import { describeNetworkError, isCertificateError } from '../network/describe-error';

/** Reasons why there is no complete reply from a cluster, and what to do about each. */
export const TROUBLES = {
  certificate: {
    what: 'presents a certificate that is not trusted',
    hint: 'compare certificate-authority and tls-server-name of the kubeconfig with it: a recreated cluster has a new one',
  },
  encryption: {
    what: 'fails the TLS handshake',
    hint: 'check that the server of the kubeconfig speaks https and accepts the client-certificate',
  },
  closed: {
    what: 'did not answer',
    hint: 'run this again once kubectl get --raw /readyz says ok; otherwise, see what closes the connection on the way there',
  },
  stranger: {
    what: 'is not a Kubernetes API server',
    hint: 'correct the server of the kubeconfig, or log in to the proxy in front of it',
  },
} as const;

export type Trouble = keyof typeof TROUBLES;

/** The answer of something that is not an API server, such as the page of a proxy. */
export function describeStranger(
  status: number,
  { text, location }: { readonly text: string; readonly location?: string | undefined },
): string {
  // a query may contain a secret
  const target = location === undefined ? '' : `, which leads to ${location.replace(/[?#].*/s, '')}`;
  const [, title = ''] = /<title>([^<]{1,100})/i.exec(text.slice(0, 4096)) ?? [];
  const isError = status >= 400 && !text.trimStart().startsWith('<');
  const said = (isError ? text.slice(0, 200) : title).trim();
  return `status ${status}${target}${said === '' ? '' : `, '${said}'`}`;
}

/** Explains a network error, beyond the fact that nothing answered. */
export function explainNetworkError(error: unknown): {
  readonly message: string;
  readonly trouble?: Trouble;
} {
  const { code, reason } = asObject(error);
  // OpenSSL adds places in its own source code
  if (/^(?:EPROTO$|ERR_SSL_)/.test(String(code)))
    return { message: String(reason ?? code), trouble: 'encryption' };
  const message = describeNetworkError(error);
  if (code === 'ECONNRESET') return { message, trouble: 'closed' };
  return isCertificateError(error) ? { message, trouble: 'certificate' } : { message };
}
