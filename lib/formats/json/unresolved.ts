import type { Problem } from '../../core/errors';
import { PULUMI_UNKNOWN } from '../../core/unknown';

/**
 * Strings that replaced a value when an object was converted to a string: a Pulumi Output, a token of cdk8s
 * or a related tool, an object without its own `toString`. Quoted ones are ignored: programs may legitimately
 * look for them.
 */
const UNRESOLVED =
  /Calling \[to(?:String|JSON)\] on an \[Output<T>\]|[$#]\{(?:Tf)?Token\[|(?<!["'`])\[object [A-Z]\w*\](?!["'`])/;

/**
 * `undefined` as a part of an address, image, name or flag, nearly always an environment variable that is not set:
 * `http://undefined/`, `shop:undefined`, `--host=undefined`.
 */
const UNDEFINED_PART = /(?:^(?:--[\w.-]{1,64}=)?|[/:@])undefined(?=$|[/:@.?&,])/;
/** The same in texts with more than one word, which may be programs. */
const UNDEFINED_HOST = /:\/\/undefined(?:$|[/:?])/;

/**
 * Finds the string form of an unresolved value; undefined if there is none. Includes Pulumi's mark of an
 * unknown value.
 */
export function findUnresolved(text: string): string | undefined {
  if (text.includes('undefined') && (/[\s"'`]/.test(text) ? UNDEFINED_HOST : UNDEFINED_PART).test(text))
    return 'undefined';
  // fast path: nearly no string contains any of these
  const found = text.includes('[') ? UNRESOLVED.exec(text)?.[0] : undefined;
  return found ?? (text.includes(PULUMI_UNKNOWN) ? PULUMI_UNKNOWN : undefined);
}

/** Creates the problem for an unresolved value at a path. */
export function toUnresolvedProblem(place: string, unresolved: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${place} contains the string form of a value that was not known yet: ${unresolved}`,
    allowed: 'the value itself',
    hint: 'an Output of Pulumi, a token, an object or undefined was converted to a string: read the value from configuration, or use the intended property of it',
  };
}
