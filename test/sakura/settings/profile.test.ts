import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { resolveSettings } from '../../../lib/sakura/settings/settings';
import { folderWith } from './profile-folder';

const FILE = { AccessToken: 'file-token', AccessTokenSecret: 'canary-secret', Zone: 'tk1a' };

const zoneOf = (env: Record<string, string>) => resolveSettings({ env }).zone;

describe('a profile on the disk', () => {
  it('is the one named default, unless another is current', () => {
    expect(zoneOf({ HOME: folderWith({ 'default/config.json': FILE }) })).toBe('tk1a');
    const two = {
      current: 'work\n',
      'default/config.json': FILE,
      'work/config.json': { ...FILE, Zone: 'tk1b' },
    };
    expect(zoneOf({ HOME: folderWith(two) })).toBe('tk1b');
  });

  it.each(['SAKURA_PROFILE', 'SAKURACLOUD_PROFILE', 'USACLOUD_PROFILE'])('may be chosen with %s', (name) => {
    const HOME = folderWith({
      current: 'default',
      'default/config.json': FILE,
      'b/config.json': { ...FILE, Zone: 'is1c' },
    });
    expect(zoneOf({ HOME, [name]: 'b' })).toBe('is1c');
    expect(resolveSettings({ env: { HOME, [name]: 'default' }, explicit: { profile: 'b' } }).zone).toBe(
      'is1c',
    );
  });

  it.each(['SAKURA_PROFILE_DIR', 'SAKURACLOUD_PROFILE_DIR', 'USACLOUD_PROFILE_DIR'])(
    'may be in the folder that %s names',
    (name) => {
      const HOME = folderWith({ 'default/config.json': { ...FILE, Zone: 'is1c' } });
      expect(zoneOf({ HOME, [name]: folderWith({ 'default/config.json': FILE }) })).toBe('tk1a');
    },
  );

  it.each([0o640, 0o604, 0o644, 0o660, 0o601])('is refused with secrets and mode %d', (mode) => {
    const HOME = folderWith({ 'default/config.json': FILE });
    const path = join(HOME, '.usacloud/default/config.json');
    chmodSync(path, mode);
    const run = () => resolveSettings({ env: { HOME } });
    expect(run).toThrow(expect.objectContaining({ code: 'API_SETTINGS' }));
    expect(run).toThrow(`run: chmod 600 ${path}`);
    expect(run).toThrow(`given    mode 0${mode.toString(8)}`);
    expect(run).not.toThrow('API_CREDENTIALS_MISSING');
  });

  it('may be readable by all if it has no secrets', () => {
    const HOME = folderWith({ 'default/config.json': { Zone: 'tk1a' } });
    chmodSync(join(HOME, '.usacloud/default/config.json'), 0o644);
    expect(zoneOf({ HOME, SAKURA_ACCESS_TOKEN: 'token', SAKURA_ACCESS_TOKEN_SECRET: 'secret' })).toBe('tk1a');
  });

  it('must exist when it is named', () => {
    expect(() => zoneOf({ HOME: folderWith({}), SAKURA_PROFILE: 'gone' })).toThrow(
      /the profile gone .* does not exist/,
    );
  });

  it.each(['../default', '..', 'a/b', '.hidden'])('may not be called %s', (name) => {
    expect(() => zoneOf({ HOME: folderWith({}), SAKURA_PROFILE: name })).toThrow(
      'the name of the profile cannot be used',
    );
  });

  it.each(['{"AccessTokenSecret": "canary-secret", oops', '["canary-secret"]', ''])(
    'is not quoted in the error if it is not a JSON object: %s',
    (text) => {
      const run = () => zoneOf({ HOME: folderWith({ 'default/config.json': text }) });
      expect(run).toThrow('is not a JSON object');
      expect(run).not.toThrow('canary');
    },
  );

  it('leads to an error with the reason if it cannot be read', () => {
    const HOME = folderWith({ 'default/config.json/file': 'a folder instead of a file' });
    expect(() => zoneOf({ HOME })).toThrow(/cannot be read: it is a folder \(EISDIR\)/);
  });
});
