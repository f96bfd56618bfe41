import { relative } from 'node:path';
import type { IConstruct } from 'constructs';

const STACK = Symbol.for('kumiki.source');
type Traced = IConstruct & { [STACK]?: { stack?: string } };

/**
 * Remembers the line of code that creates a construct; to be called in the constructor. The stack trace is
 * formatted only on demand.
 */
export function traceSource(construct: IConstruct): void {
  if (STACK in construct) return;
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, construct.constructor as () => unknown);
  Object.defineProperty(construct, STACK, { value: holder });
}

/**
 * `file:line` of the user's code that created the construct, relative to the working directory; undefined if
 * unknown.
 */
export function sourceOf(construct: IConstruct): string | undefined {
  const lines = (construct as Traced)[STACK]?.stack?.split('\n').slice(1) ?? [];
  for (const line of lines) {
    const match = /\(?((?:file:\/\/)?\/[^()]+):(\d+):\d+\)?$/.exec(line);
    const file = match?.[1]?.replace(/^file:\/\//, '');
    if (file && !file.includes('/node_modules/') && !file.startsWith(`${__dirname.replace(/core$/, '')}`)) {
      return `${relative(process.cwd(), file)}:${match?.[2]}`;
    }
  }
  return undefined;
}
