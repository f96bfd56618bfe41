import type * as Yaml from 'yaml';
import { KumikiError } from '../../../core/errors';
import { asObject } from '../../../core/json';
import { type Behaviour, parseSite, type Site } from '../../../simulator';
import { readTextFile } from '../../text-file';

/**
 * Reads a site file in YAML or JSON, for a simulator with this behaviour.
 * @throws CLI_SITE, SIMULATOR_SITE
 */
export function readSite(cwd: string, file: string, behaviour: Partial<Behaviour>): Site {
  const text = readTextFile(cwd, file, 'CLI_SITE');
  return parseSite(parseYaml(text, file), behaviour);
}

function parseYaml(text: string, file: string): unknown {
  try {
    const { parse } = require('yaml') as typeof Yaml;
    const value: unknown = parse(text);
    // an object that contains itself
    JSON.stringify(value);
    return value;
  } catch (cause) {
    throw new KumikiError(
      { code: 'CLI_SITE', message: `the site file is neither YAML nor JSON: ${explain(cause)}`, given: file },
      { cause },
    );
  }
}

function explain(cause: unknown): string {
  const { code, message } = asObject(cause);
  if (code === 'MULTIPLE_DOCS') return 'it has several documents';
  if (cause instanceof TypeError || cause instanceof RangeError) return 'it contains itself';
  return (String(message).split('\n')[0] ?? '').replace(/:$/, '');
}
