import { error, type Finding } from './finding';
import type { LintContext } from './lint-context';
import type { PlacedText } from './texts';

const NAMES = /\$(?:private|public)_ipv[46]/;

/** coreos-cloudinit replaces these names anywhere in the text, and with nothing where the cloud does not tell the address. */
export function* lintSubstitution(texts: readonly PlacedText[], context: LintContext): Generator<Finding> {
  if (context.substituteAddresses && context.format.startsWith('coreos-cloudinit')) return;
  for (const { property, text } of texts) {
    const name = NAMES.exec(text)?.[0];
    if (name === undefined) continue;
    yield error({
      code: 'USER_DATA_SUBSTITUTION',
      property,
      message: context.substituteAddresses
        ? `${context.format} does not know '${name}'`
        : `'${name}' would be replaced with the machine's address, or with nothing where the cloud does not tell it`,
      given: name,
      hint: context.substituteAddresses
        ? 'write the address itself'
        : 'write the address itself, or set substituteAddresses where the replacement is meant',
    });
  }
}
