import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFetchPinnedFile } from '../../../lib/coreos/machines/fetch-pinned';

const PROGRAM = '#!/bin/sh\necho kubelet\n';
const SUM = createHash('sha256').update(PROGRAM).digest('hex');

describe('the script that fetches programs', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(file(name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-fetch-'));
    mkdirSync(file('bin'));
    mkdirSync(file('opt'));
    writeFileSync(file('fetch-pinned'), createFetchPinnedFile().content);
    writeFileSync(file('served'), PROGRAM);
    // a wget that copies a file after a number of failures, and a sleep that returns at once
    writeFileSync(
      file('bin/wget'),
      '#!/bin/sh\necho "$@" >> "$LOG"\nleft=$(cat "$FAILURES")\necho $((left - 1)) > "$FAILURES"\ntest "$left" -gt 0 && exit 4\ncp "$SERVED" "$5"\n',
      { mode: 0o755 },
    );
    writeFileSync(file('bin/sleep'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(file('log'), '');
    writeFileSync(file('failures'), '0');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fetch = (sum: string) =>
    spawnSync('/bin/sh', [file('fetch-pinned'), file('opt/kubelet'), 'https://example.jp/kubelet', sum], {
      encoding: 'utf8',
      env: {
        PATH: `${file('bin')}:${process.env.PATH}`,
        LOG: file('log'),
        FAILURES: file('failures'),
        SERVED: file('served'),
      },
    });

  it('installs an executable program with the right checksum', () => {
    expect(fetch(SUM)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(file('opt'))).toEqual(['kubelet']);
    expect(read('opt/kubelet')).toBe(PROGRAM);
    expect(statSync(file('opt/kubelet')).mode & 0o777).toBe(0o755);
  });

  it('does not download an existing program, but makes it executable', () => {
    writeFileSync(file('opt/kubelet'), PROGRAM, { mode: 0o644 });
    expect(fetch(SUM)).toMatchObject({ status: 0, stderr: '' });
    expect(read('log')).toBe('');
    expect(statSync(file('opt/kubelet')).mode & 0o777).toBe(0o755);
  });

  it('replaces a program with another checksum', () => {
    writeFileSync(file('opt/kubelet'), 'older');
    expect(fetch(SUM).status).toBe(0);
    expect(read('opt/kubelet')).toBe(PROGRAM);
  });

  it('refuses a program with the wrong checksum, and leaves nothing behind', () => {
    const { status, stderr } = fetch('0'.repeat(64));
    expect(status).toBe(1);
    expect(stderr).toBe(`https://example.jp/kubelet does not have the checksum ${'0'.repeat(64)}\n`);
    expect(existsSync(file('opt/kubelet'))).toBe(false);
    expect(readdirSync(file('opt'))).toEqual([]);
  });

  it('retries until the download succeeds', () => {
    writeFileSync(file('failures'), '3');
    expect(fetch(SUM).status).toBe(0);
    expect(read('log').trimEnd().split('\n')).toHaveLength(4);
  });
});
