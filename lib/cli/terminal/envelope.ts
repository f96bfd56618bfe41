import { cutMiddle } from '../../core/cut-middle';
import { formatGiven, type Problem } from '../../core/errors';
import { escapeHidden } from '../../core/visible-text';
import type { Terminal } from './terminal';

/**
 * The output of `--json`: one object, with the same fields for every command. `version` changes when a field
 * changes its meaning.
 */
export interface Envelope {
  readonly version: 1;
  readonly command: string;
  readonly ok: boolean;
  readonly errors: readonly Record<string, unknown>[];
  readonly durationMs: number;
  readonly [result: string]: unknown;
}

/** Creates the envelope of a finished command. */
export function createEnvelope(
  command: string,
  durationMs: number,
  result: Readonly<Record<string, unknown>>,
  problems: readonly Problem[] = [],
): Envelope {
  return {
    ...result,
    version: 1,
    command,
    ok: problems.length === 0,
    errors: problems.map(toJsonProblem),
    durationMs: Math.round(durationMs),
  };
}

/** Shortens what is too long in a problem, as its text does. */
function toJsonProblem({ given, ...rest }: Problem): Record<string, unknown> {
  const texts = Object.entries(rest).map(([key, value]) => [
    key,
    typeof value === 'string' ? cutMiddle(value) : value,
  ]);
  return { ...Object.fromEntries(texts), ...(given !== undefined && { given: formatGiven(given) }) };
}

/** Prints an envelope, or another JSON object, on a line of its own. */
export function printJson(out: Terminal, value: object): void {
  out.writeRaw(`${escapeHidden(JSON.stringify(value))}\n`);
}
