import { type Refusal, refuse } from '../../protocol/refusal';

/** Longest host name (RFC 1035). */
const MAX_LENGTH = 253;
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/** Parses `HostName` of an address; an empty string means no name. */
export function parseHostName(text: string): string | Refusal {
  const labels = text.replace(/\.$/, '').split('.');
  const isName = text.length <= MAX_LENGTH && labels.length > 1 && labels.every((label) => LABEL.test(label));
  return text === '' || isName ? text : refuse('invalid_format', 'HostName');
}
