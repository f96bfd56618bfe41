import { KumikiError } from '../../core/errors';
import { type Argument, type Directive, Expression } from './directive';

/** nginx reads its configuration through a buffer of about this size, and a token must fit into it. */
const MAX_TOKEN_BYTES = 4000;

/** Tokens that need no quotes: they contain nothing special to nginx's parser. */
const BARE = /^[A-Za-z0-9_./:@%+,=*~^!?&|<>()[\]-][A-Za-z0-9_./:@%+,=*~^!?&|<>()[\]$-]*$|^\$\w+$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Renders statements as an nginx configuration. Each string stays one argument, whatever it contains.
 * @throws GATEWAY_TEXT if a string has characters that nginx's parser cannot read, or is too long for it
 */
export function renderNginx(directives: readonly Directive[]): string {
  const lines: string[] = [];
  renderInto(lines, directives, '');
  return `${lines.join('\n')}\n`;
}

function renderInto(lines: string[], directives: readonly Directive[], indent: string): void {
  for (const statement of directives) {
    const head = [statement.name, ...statement.arguments].map(renderToken).join(' ');
    if (statement.block === undefined) {
      lines.push(`${indent}${head};`);
    } else {
      lines.push(`${indent}${head} {`);
      renderInto(lines, statement.block, `${indent}  `);
      lines.push(`${indent}}`);
    }
  }
}

function renderToken(argument: Argument): string {
  const text = argument instanceof Expression ? argument.text : argument;
  const fault = findFault(text);
  if (fault !== undefined) throw textError(text, fault);
  if (BARE.test(text)) return text;
  return `"${text.replace(/["\\\n\r\t]/g, (char) => ESCAPES[char] ?? char)}"`;
}

/** Returns the reason why nginx's parser cannot read a string, in any position; undefined if it can. */
export function findFault(text: string): string | undefined {
  if (hasControls(text)) return 'it has control characters';
  if (/\p{Cs}/u.test(text)) return 'it has half of a surrogate pair';
  // a string that is short enough in UTF-16 is short enough in UTF-8
  if (text.length * 3 > MAX_TOKEN_BYTES && Buffer.byteLength(text) > MAX_TOKEN_BYTES) {
    return `it has more than ${MAX_TOKEN_BYTES} bytes`;
  }
  return undefined;
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127) return true;
  }
  return false;
}

function textError(given: string, fault: string): KumikiError {
  return new KumikiError({
    code: 'GATEWAY_TEXT',
    message: `a string cannot be written into an nginx configuration: ${fault}`,
    given,
    allowed: `at most ${MAX_TOKEN_BYTES} bytes of valid text without control characters`,
    hint: 'correct the text',
  });
}
