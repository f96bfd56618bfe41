import type { Problem } from '../../core/errors';
import { PULUMI_UNKNOWN } from '../../core/unknown';

/**
 * Strings that replaced a value when an object was converted to a string: a Pulumi Output, a token of cdk8s
 * or a related tool, an object without its own `toString`. Quoted ones are ignored: programs may legitimately
 * look for them.
 */
const UNRESOLVED =
  /Calling \[to(?:String|JSON)\] on an \[Output<T>\]|[$#]\{(?:Tf)?Token\[|(?<!["'`])\[object [A-Z]\w*\](?!["'`])/;

/** `undefined` as a name or a part of one, such as `web-undefined` or `undefined.example.jp`. */
const UNDEFINED_NAME = /^(?:\w[\w.-]{0,253}[._-])?undefined(?:[._-][\w.-]{0,253})?$/;
/** Names of rules and settings of programs that deal with undefined values. */
const ABOUT_UNDEFINED =
  /(?:^|[_-])(?:no|non|not|is|if|or|on|as|allow|strict|show|hide|import|export|ignore|omit|keep|skip|treat|warn|error|fail)[_-]undefined$|^undefined[_-](?:behaviou?r|field|global|local|variable|var|symbol|name|value|type|doc|method|macro|index|reference|func|function|property|class|module|ref)s?(?:[._-]|$)/;
/** What separates names in addresses, images and queries. A flag with one dash, such as `-W=undefined`, has none. */
const SEPARATOR = /^--[\w.-]{1,64}=|[/:@?&,]/;
/** An address whose host or port was not known, also in a program or a configuration file. */
const ADDRESS =
  /:\/\/(?:(?:[\w.-]{0,253}[.-])?undefined|null|[\w.-]{1,253}:(?:undefined|null|NaN))(?=$|[/:?])/;

/**
 * Finds the string form of an unresolved value; undefined if there is none. Includes Pulumi's mark of an
 * unknown value.
 */
export function findUnresolved(text: string): string | undefined {
  if (text.includes('undefined') && !/[\s"'`]/.test(text) && text.split(SEPARATOR).some(isUndefinedName))
    return 'undefined';
  const address = text.includes('://') ? ADDRESS.exec(text)?.[0] : undefined;
  if (address !== undefined) return /undefined|null|NaN/.exec(address)?.[0];
  // fast path: nearly no string contains any of these
  const found = text.includes('[') ? UNRESOLVED.exec(text)?.[0] : undefined;
  return found ?? (text.includes(PULUMI_UNKNOWN) ? PULUMI_UNKNOWN : undefined);
}

function isUndefinedName(name: string): boolean {
  return UNDEFINED_NAME.test(name) && !ABOUT_UNDEFINED.test(name);
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
