import type { Problem } from '../../../core/errors';
import { Ipv4 } from '../../../core/ipv4';

/** A problem found by a check, without its code. */
type Finding = Omit<Problem, 'code'> & { readonly property: string };

/** Creates a problem with the properties of a cluster. */
export function configProblem(finding: Finding): Problem {
  return { code: 'KUBEADM_CONFIG', ...finding };
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Returns whether `text` is a valid DNS name. Digits and dots alone are not: they are a mistyped address. */
export function isDnsName(text: string): boolean {
  return text.length <= 253 && !/^[\d.]+$/.test(text) && text.split('.').every((label) => LABEL.test(label));
}

/** Returns whether `text` is a DNS name or an IPv4 address. */
export function isHost(text: string): boolean {
  return Ipv4.tryParse(text) !== undefined || isDnsName(text);
}
