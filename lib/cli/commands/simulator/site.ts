import { readFileSync } from 'node:fs';
import type * as Yaml from 'yaml';
import { KumikiError } from '../../../core/errors';
import { type Behaviour, parseSite, type Site } from '../../../simulator';

/**
 * Reads a site file in YAML or JSON, for a simulator that behaves like this.
 * @throws CLI_SITE, SIMULATOR_SITE
 */
export function readSite(file: string, behaviour: Partial<Behaviour>): Site {
  return parseSite(parseYaml(readText(file), file), behaviour);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new KumikiError(
      {
        code: 'CLI_SITE',
        message: 'the site file cannot be read',
        given: file,
        hint: 'see docs/simulator.md',
      },
      { cause },
    );
  }
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
