import type { Problem } from '../../core/errors';
import { isCarried, isPlainMap, UNCARRIED_TEXT } from './plain';

/** Where a value stands in an object: keys and positions from the top. */
type Path = readonly (string | number)[];

/** What in a value cannot be carried by YAML or JSON, each with its place. */
export function findUncarried(value: unknown, path: Path = []): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => findUncarried(item, [...path, index]));
  if (isPlainMap(value)) {
    return Object.entries(value).flatMap(([key, item]) => {
      const at = [...path, key];
      return [...(isCarried(key) ? [] : [uncarriedText(key, at)]), ...findUncarried(item, at)];
    });
  }
  if (isCarried(value)) return [];
  return [typeof value === 'string' ? uncarriedText(value, path) : uncarriedValue(value, path)];
}

function uncarriedText(text: string, path: Path): Problem {
  const [found = ''] = UNCARRIED_TEXT.exec(text) ?? [];
  const isHalf = /\p{Surrogate}/u.test(found);
  const what = isHalf ? 'half of a surrogate pair' : 'control character';
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'SYNTH_TEXT',
    message: `${formatPath(path)} has the ${what} U+${code}`,
    given: text,
    hint: isHalf
      ? 'cut text between characters, as in [...text]'
      : 'leave it out; some programs cannot read it back',
  };
}

function uncarriedValue(value: unknown, path: Path): Problem {
  const what = typeof value === 'object' ? `an instance of ${value?.constructor?.name}` : String(value);
  return {
    code: 'SYNTH_VALUE',
    message: `${formatPath(path)} is ${typeof value === 'function' ? 'a function' : what}, which a manifest cannot carry`,
    allowed: 'text, finite numbers, booleans, null, lists and plain maps of these',
  };
}

/** A place in an object, such as `spec.ports[0].name` or `metadata.labels["a.b/c"]`. */
function formatPath(path: Path): string {
  const text = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[A-Za-z_][\w-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return text.join('').replace(/^\./, '') || 'the object';
}
