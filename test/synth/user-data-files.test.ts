import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { YamlOutputType } from 'cdk8s';
import { App, Stack, UserData, type UserDataEncoding } from '../../lib';

let outdir = '';
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'kumiki-user-data-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

/** Synthesizes a stack with these machines. */
function synth(machines: readonly string[], encoding: UserDataEncoding = 'raw', type?: YamlOutputType): void {
  const app = new App({ outdir, ...(type && { yamlOutputType: type }) });
  const stack = new Stack(app, 'site');
  for (const hostname of machines) new UserData(stack, hostname, { hostname, encoding });
  app.synth();
}

const folder = () => join(outdir, 'site', 'user-data');
const read = (name: string) => readFileSync(join(folder(), name));

describe('the files of user_data', () => {
  it.each([
    ['one file per app', YamlOutputType.FILE_PER_APP],
    ['one file per chart', YamlOutputType.FILE_PER_CHART],
    ['one file per resource', YamlOutputType.FILE_PER_RESOURCE],
    ['a folder per chart', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE],
  ])('are the same with %s', (_, type) => {
    synth(['node-1', 'node-2'], 'raw', type);
    expect(readdirSync(folder())).toEqual(['node-1', 'node-2']);
    expect(read('node-1').toString()).toBe('#cloud-config\nhostname: node-1\n');
  });

  it('are what the cloud is given, with the text beside encoded ones', () => {
    synth(['node-1'], 'gzip');
    expect(readdirSync(folder())).toEqual(['node-1', 'node-1.txt']);
    expect(gunzipSync(read('node-1'))).toEqual(read('node-1.txt'));
    synth(['node-1'], 'gzip+base64');
    expect(gunzipSync(Buffer.from(read('node-1').toString(), 'base64'))).toEqual(read('node-1.txt'));
  });

  it('are removed with their machine or their encoding', () => {
    synth(['node-1', 'node-2'], 'gzip');
    synth(['node-1']);
    expect(readdirSync(folder())).toEqual(['node-1']);
    synth([]);
    expect(existsSync(join(outdir, 'site'))).toBe(false);
  });

  it('are the same bytes each time', () => {
    synth(['node-1'], 'gzip');
    const first = read('node-1');
    rmSync(folder(), { recursive: true });
    synth(['node-1'], 'gzip');
    expect(read('node-1')).toEqual(first);
  });
});
