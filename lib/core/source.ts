import { join, posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IConstruct } from 'constructs';

const STACK = Symbol.for('kumiki.source');
const CHILD = Symbol.for('kumiki.sourceOfChild');
type Trace = { stack?: string };
type Traced = IConstruct & { [STACK]?: Trace; [CHILD]?: Trace };

/** The folder of our own code: `lib`, or `build` in the package. */
const OURS = join(__dirname, '..');

/** A place in a file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Remembers the line of code that creates a construct; call it in the constructor. The stack trace is
 * formatted only on demand.
 */
export function traceSource(construct: IConstruct): void {
  if (isTraced(construct)) return;
  Object.defineProperty(construct, STACK, { value: (construct as Traced)[CHILD] ?? captureTrace(construct) });
}

/** Like {@link traceSource}, for any construct that is about to be added as a child. */
export function traceChild(construct: IConstruct): void {
  Object.defineProperty(construct, CHILD, { value: captureTrace(construct) });
}

function captureTrace(construct: IConstruct): Trace {
  const trace: Trace = {};
  Error.captureStackTrace(trace, construct.constructor as () => unknown);
  return trace;
}

/** Whether a construct itself recorded the line that created it, as ours do. */
export function isTraced(construct: IConstruct): boolean {
  return STACK in construct;
}

/**
 * Returns `file:line` of the user's code that created the construct, relative to the working directory;
 * undefined if unknown.
 */
export function sourceOf(construct: IConstruct): string | undefined {
  const { [STACK]: own, [CHILD]: child } = construct as Traced;
  return formatUserPlace((own ?? child)?.stack);
}

/** Like {@link sourceOf}, for the user's code that is currently running. */
export function sourceOfCaller(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return formatUserPlace(stack);
}

function formatUserPlace(stack = ''): string | undefined {
  const place = findUserPlace(stack);
  return place && `${shortenFile(place.file, process.cwd())}:${place.line}`;
}

/** Finds the first place in a stack trace whose file does not belong to us, Node or an installed package. */
export function findUserPlace(stack: string, ours = OURS): Place | undefined {
  for (const line of stack.split('\n')) {
    const place = parseFrame(line);
    if (place && !/[\\/]node_modules[\\/]/.test(place.file) && !isBelow(place.file, ours)) return place;
  }
  return undefined;
}

/** Parses the place in a line of a stack trace: a POSIX path, a Windows path or a file URL. */
function parseFrame(text: string): Place | undefined {
  if (!text.trimStart().startsWith('at ')) return undefined;
  const end = /:(\d{1,9}):(\d{1,9})\)?$/.exec(text);
  const start = /(?:^\s*at | \()(?=file:\/\/|[A-Za-z]:[\\/]|\\\\|\/)/.exec(text);
  if (!start || !end || start.index + start[0].length >= end.index) return undefined;
  const file = text.slice(start.index + start[0].length, end.index);
  return { file: toPath(file), line: Number(end[1]), column: Number(end[2]) };
}

/** Converts a file URL to a path; returns anything else unchanged. */
export function toPath(file: string): string {
  if (!file.startsWith('file:')) return file;
  // URLs with a drive letter or a host are Windows paths
  const windows = /^file:\/\/(?:\/[A-Za-z]:|[^/])/.test(file);
  try {
    return fileURLToPath(file, { windows });
  } catch {
    return file;
  }
}

/** Returns a file relative to a folder; unchanged if it is not below that folder. */
export function shortenFile(file: string, folder: string): string {
  return isBelow(file, folder) ? flavour(file).relative(folder, file) : file;
}

function isBelow(file: string, folder: string): boolean {
  const { relative, isAbsolute } = flavour(file);
  const path = relative(folder, file);
  return path !== '' && !/^\.\.(?:[\\/]|$)/.test(path) && !isAbsolute(path);
}

function flavour(file: string) {
  return /^(?:[A-Za-z]:[\\/]|\\\\)/.test(file) ? win32 : posix;
}
