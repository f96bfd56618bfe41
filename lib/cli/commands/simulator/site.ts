import type * as Yaml from 'yaml';
import { KumikiError } from '../../../core/errors';
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
    return parse(text);
  } catch (cause) {
    const [where = ''] = String(cause instanceof Error ? cause.message : cause).split('\n');
    throw new KumikiError(
      { code: 'CLI_SITE', message: `the site file is neither YAML nor JSON: ${where}`, given: file },
      { cause },
    );
  }
}
