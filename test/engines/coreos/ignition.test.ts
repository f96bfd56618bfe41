import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import type { UserDataFormat } from '../../../lib/coreos/model/format';
import { describeWithEngine } from '../harness/engine';
import { ROOT } from '../harness/root';
import { clusterDocuments, fullDocument, MODES, runOnFiles } from './documents';

const textsOf = (format: UserDataFormat) =>
  [...MODES.flatMap((compat) => clusterDocuments(compat, format)), fullDocument(format)].map(
    ({ name, text }) => ({ name, text }),
  );
const IGNITION = ['flatcar-ignition-3.4.0', 'fcos-ignition-3.5.0'] as const;
const BUTANE = ['flatcar-butane-1.1.0', 'fcos-butane-1.6.0'] as const;

describeWithEngine('ignition-validate', "Ignition's own validator", ({ path }) => {
  it.each(IGNITION)('accepts any document: %s', (format) => {
    for (const { name, text } of textsOf(format)) {
      const { status, stdout, stderr } = runOnFiles(path, [], [text]);
      expect([name, status, stdout + stderr]).toEqual([name, 0, '']);
    }
  });

  it('has the schema that our types were generated from', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['tools/ignition-types/main.ts', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stdout + stderr).toBe('');
  });
});

describeWithEngine('butane', 'Butane', ({ path }) => {
  it.each(BUTANE)('accepts any document without a warning: %s', (format) => {
    for (const { name, text } of textsOf(format)) {
      const { status, stderr } = runOnFiles(path, ['--strict'], [text]);
      expect([name, status, stderr]).toEqual([name, 0, '']);
    }
  });

  it.each([
    ['flatcar-butane-1.1.0', 'flatcar-ignition-3.4.0'],
    ['fcos-butane-1.6.0', 'fcos-ignition-3.5.0'],
  ] as const)('turns %s into what we write as %s', (butane, ignition) => {
    const ours = textsOf(ignition);
    for (const [index, { name, text }] of textsOf(butane).entries()) {
      const { stdout } = runOnFiles(path, ['--strict'], [text]);
      expect([name, plain(stdout)]).toEqual([name, plain(ours[index]?.text ?? '')]);
    }
  });

  /** Parses a configuration, with the contents of its files as they are on the machine. */
  function plain(json: string) {
    const config = JSON.parse(json);
    for (const file of config.storage?.files ?? []) file.contents = contentOf(file.contents);
    return config;
  }
});

/** Decodes a data URL, and returns its bytes as base64. */
function contentOf({ source, compression }: { source: string; compression?: string }): string {
  const [, isBase64, data = ''] = /^data:(;base64)?,(.*)$/s.exec(source) ?? [];
  const bytes = isBase64 ? Buffer.from(data, 'base64') : Buffer.from(decodeURIComponent(data));
  return (compression === 'gzip' ? gunzipSync(bytes) : bytes).toString('base64');
}
