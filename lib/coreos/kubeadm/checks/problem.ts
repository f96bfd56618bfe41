import type { Problem } from '../../../core/errors';
import { Ipv4 } from '../../../core/ipv4';

/** What a check says, without its code. */
type Finding = Omit<Problem, 'code'> & { readonly property: string };

/** A problem of the properties of a cluster. */
export function configProblem(finding: Finding): Problem {
  return { code: 'KUBEADM_CONFIG', ...finding };
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether a text is a name that DNS can have. Only digits and dots are a mistyped address. */
export function isDnsName(text: string): boolean {
  return text.length <= 253 && !/^[\d.]+$/.test(text) && text.split('.').every((label) => LABEL.test(label));
}

/** Whether a text is a name or an IPv4 address. */
export function isHost(text: string): boolean {
  return Ipv4.tryParse(text) !== undefined || isDnsName(text);
}
