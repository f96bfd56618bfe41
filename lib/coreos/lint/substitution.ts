import type { Problem } from '../../core/errors';
import { isReadByCoreosCloudinit } from '../model/format';
import type { LintContext } from './lint-context';
import type { PlacedText } from './texts';

const NAMES = /\$(?:private|public)_ipv[46]/;

/**
 * Refuses names that coreos-cloudinit replaces anywhere in the text, with an empty string if the cloud does
 * not provide the address.
 */
export function* checkSubstitution(
  texts: readonly PlacedText[],
  { format, substituteAddresses }: LintContext,
): Generator<Problem> {
  if (substituteAddresses && isReadByCoreosCloudinit(format)) return;
  for (const { property, text } of texts) {
    const name = NAMES.exec(text)?.[0];
    if (name === undefined) continue;
    yield {
      code: 'USER_DATA_SUBSTITUTION',
      property,
      message: substituteAddresses
        ? `${format} does not replace '${name}'`
        : `'${name}' would be replaced with the machine's address, or with nothing if the cloud does not provide it`,
      given: name,
      hint: substituteAddresses
        ? 'write the address itself'
        : 'write the address itself, or set substituteAddresses if the replacement is intended',
    };
  }
}
