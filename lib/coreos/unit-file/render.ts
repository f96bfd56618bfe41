import { TreeCache } from '../../core/complete-tree';
import { KumikiError } from '../../core/errors';
import type { Directives, DirectiveValue, UnitBody, UnitContent } from '../model/unit-content';
import { renderCommandLine, tryFindCommandFault } from './command-text';
import { isSectionName, tryFindDirectiveFault } from './syntax';

/** Cache of rendered units, which machines of a cluster share. */
const texts = new TreeCache<string>();

/** Renders a unit file. @throws UNIT_CONTENT for a name or value that systemd would read as something else */
export function renderUnitContent(content: UnitContent): string {
  return typeof content === 'string' ? content : texts.get(content, () => renderBody(content));
}

function renderBody(content: UnitBody): string {
  const sections: string[] = [];
  for (const [name, body] of Object.entries(content)) {
    for (const directives of Array.isArray(body) ? body : [body]) {
      if (directives !== undefined) sections.push(renderSection(name, directives));
    }
  }
  return sections.join('\n');
}

function renderSection(name: string, directives: Directives): string {
  if (!isSectionName(name)) throw contentError(`'[${name}]' is not a valid section`, name);
  const lines = Object.entries(directives).flatMap(([key, values]) =>
    (Array.isArray(values) ? values : [values]).map((value) => renderDirective(key, value)),
  );
  return `${[`[${name}]`, ...lines].join('\n')}\n`;
}

function renderDirective(key: string, value: DirectiveValue): string {
  const text = renderValue(value);
  const fault =
    typeof value === 'object'
      ? (tryFindDirectiveFault(key, '') ?? tryFindCommandFault(key, value))
      : tryFindDirectiveFault(key, text);
  if (fault) throw contentError(fault, text);
  return `${key}=${text}`;
}

function renderValue(value: DirectiveValue): string {
  if (typeof value === 'object') return renderCommandLine(value);
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

function contentError(message: string, given: string): KumikiError {
  return new KumikiError({
    code: 'UNIT_CONTENT',
    message,
    given,
    allowed: 'a directive of letters and digits, with a value on one line',
    hint: 'give a list for several lines, and a command line ({ program, arguments }) for arguments with special characters',
  });
}
