import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteIgnoredSettings, readCdk8sSetting } from '../../../lib/cli/load/cdk8s-file';
import { findEntry } from '../../../lib/cli/load/find-entry';
import { createTerminal } from '../../../lib/cli/terminal/terminal';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-cdk8s-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string) => writeFileSync(join(folder, 'cdk8s.yaml'), text);

describe('a setting of cdk8s.yaml', () => {
  it.each([
    ['app: node main.ts\n', 'node main.ts'],
    ['\uFEFFapp: node main.ts\r\noutput: out\r\n', 'node main.ts'],
    ['"app": "node main.ts" # the program', 'node main.ts'],
    ["'app': node main.ts # the program", 'node main.ts'],
    ['language: typescript\n', undefined],
    ['app:\n', undefined],
  ])('is read from %j', (text, expected) => {
    write(text);
    expect(readCdk8sSetting(folder, 'app')).toBe(expected);
  });

  it('is undefined if that is a folder', () => {
    mkdirSync(join(folder, 'cdk8s.yaml'));
    expect(readCdk8sSetting(folder, 'app')).toBeUndefined();
  });
});

it('cdk8s.yaml can name a path with spaces', () => {
  writeFileSync(join(folder, 'my shop.ts'), '');
  write('app: node "my shop.ts"');
  expect(findEntry(undefined, folder)).toBe(join(folder, 'my shop.ts'));
});

it('settings of cdk8s.yaml without effect, such as checks, are noted', () => {
  let text = '';
  const err = createTerminal({ write: (part) => (text += part) }, 'never', {});
  write('app: node main.ts\n');
  noteIgnoredSettings({ cwd: folder, err });
  expect(text).toBe('');
  write('app: node main.ts\nvalidations:\n  - package: shop-rules\n    class: Rules\n');
  noteIgnoredSettings({ cwd: folder, err });
  expect(text).toBe('note  validations of cdk8s.yaml has no effect here: npx cdk8s synth reads it\n');
});
