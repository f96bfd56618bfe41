import type { Problem } from '../../core/errors';
import { PULUMI_UNKNOWN } from '../../core/unknown';

/**
 * Texts that stand where a value was to be, because something turned an object into text: an Output of
 * Pulumi, a token of cdk8s and its relatives, an object without text of its own, Pulumi's mark of a value
 * that is not known yet. Quoted ones are in programs, which may well look for them.
 */
const UNRESOLVED =
  /Calling \[to(?:String|JSON)\] on an \[Output<T>\]|[$#]\{(?:Tf)?Token\[|(?<!["'`])\[object [A-Z]\w*\](?!["'`])/;

/** What stands in a text where a value was to be; undefined if there is nothing of that kind. */
export function findUnresolved(text: string): string | undefined {
  if (text === 'undefined') return 'undefined';
  // for speed: nearly no text has any of these
  const found = text.includes('[') ? UNRESOLVED.exec(text)?.[0] : undefined;
  return found ?? (text.includes(PULUMI_UNKNOWN) ? PULUMI_UNKNOWN : undefined);
}

/** Says that such a text is in a place. */
export function toUnresolvedProblem(place: string, unresolved: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${place} has the text of a value that was not known yet: ${unresolved}`,
    allowed: 'the value itself',
    hint: 'an Output of Pulumi, a token, an object or undefined was turned into text: read the value from configuration, or take the property of it that was meant',
  };
}
