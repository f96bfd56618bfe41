import { renameSync } from 'node:fs';
import { findSettings, type SettingsSources } from '../../../lib/sakura/settings/settings';
import { folderWith } from './profile-folder';
import { simulatorEnvironment } from './settings-fixture';

const TOKEN = { SAKURA_ACCESS_TOKEN: 'canary-token', SAKURA_ACCESS_TOKEN_SECRET: 'canary-secret' };
const OLD = { SAKURACLOUD_ACCESS_TOKEN: 'old-token', SAKURACLOUD_ACCESS_TOKEN_SECRET: 'old-secret' };
const ROOT = { SAKURA_API_ROOT_URL: 'https://api.example.jp/zone' };
const home = (values: object) => ({ HOME: folderWith({ 'default/config.json': values }) });
const OWN = { AccessToken: 'file-token', AccessTokenSecret: 'file-secret' };

const notesOf = (sources: SettingsSources) => findSettings(sources).notes.map(({ text }) => text);

describe('a note about settings from different sources is given for', () => {
  it.each<[string, SettingsSources, RegExp[]]>([
    [
      'token of the environment, root of a profile',
      { env: { ...TOKEN, ...home({ APIRootURL: ROOT.SAKURA_API_ROOT_URL }) } },
      [
        /^the access token is from the environment \(SAKURA_ACCESS_TOKEN\), but the API root URL is from the profile default \(.*\(APIRootURL\)/,
      ],
    ],
    [
      'token of a profile, root of the environment',
      { env: { ...ROOT, ...home(OWN) } },
      [/from the profile default .* API root URL is from the environment \(SAKURA_API_ROOT_URL\)/],
    ],
    [
      'token of a profile with a root of its own, root of the environment',
      { env: { ...ROOT, ...home({ ...OWN, APIRootURL: 'https://b.example' }) } },
      [/API root URL is from the environment/],
    ],
    [
      'token of the environment, root of the program',
      { env: TOKEN, explicit: { apiRootUrl: 'https://b.example' } },
      [/root URL is from the settings of the provider \(apiRootUrl\)/],
    ],
    [
      'token under the older prefix, root under the newer one',
      { env: { ...OLD, ...ROOT } },
      [/\(SAKURACLOUD_ACCESS_TOKEN\), but the API root URL .* \(SAKURA_API_ROOT_URL\)/],
    ],
    [
      'token under the newer prefix, root under the older one',
      { env: { ...TOKEN, ...OLD, SAKURACLOUD_API_ROOT_URL: 'https://b.example' } },
      [/\(SAKURA_ACCESS_TOKEN\), but the API root URL .* \(SAKURACLOUD_API_ROOT_URL\)/],
    ],
    [
      'token and secret under different prefixes',
      { env: { SAKURA_ACCESS_TOKEN: 'a-token', SAKURACLOUD_ACCESS_TOKEN_SECRET: 'a-secret' } },
      [/\(SAKURA_ACCESS_TOKEN\), but its secret is from the environment \(SAKURACLOUD_ACCESS_TOKEN_SECRET\)/],
    ],
    [
      'token of the environment, zone of a profile',
      { env: { ...TOKEN, ...home({ Zone: 'tk1a' }) } },
      [/but the zone is from the profile/],
    ],
    [
      'token of a profile, zone of the environment',
      { env: { SAKURA_ZONE: 'tk1a', ...home(OWN) } },
      [/but the zone is from the environment/],
    ],
  ])('%s', (_, sources, notes) => {
    expect(notesOf(sources)).toEqual(notes.map((note) => expect.stringMatching(note)));
  });
});

describe('a note about settings from different sources is not given for', () => {
  it.each<[string, SettingsSources]>([
    ['the default root', { env: TOKEN }],
    ['all of the environment', { env: { ...TOKEN, ...ROOT, SAKURA_ZONE: 'is1a' } }],
    ['all of a profile', { env: home({ ...OWN, APIRootURL: 'https://b.example', Zone: 'is1a' }) }],
    ['a zone under the older prefix', { env: { ...TOKEN, SAKURACLOUD_ZONE: 'is1a' } }],
    ['a zone of the program', { env: TOKEN, explicit: { zone: 'is1a' } }],
    [
      'a profile that nothing is taken from',
      {
        env: { ...TOKEN, ...ROOT, SAKURA_ZONE: 'is1a', ...home({ ...OWN, APIRootURL: 'https://b.example' }) },
      },
    ],
    ['what a simulator prints, under both prefixes', { env: simulatorEnvironment() }],
    [
      'what a simulator prints, of which a part is gone',
      { env: { ...simulatorEnvironment(), SAKURA_API_ROOT_URL: '' } },
    ],
  ])('%s', (_, sources) => {
    expect(notesOf(sources)).toEqual([]);
  });
});

it('notes contain no values of settings and no control characters', () => {
  const { HOME } = home({ APIRootURL: 'https://b.example' });
  renameSync(HOME, `${HOME}\u001b[31m`);
  const [text = ''] = notesOf({ env: { ...TOKEN, HOME: `${HOME}\u001b[31m` } });
  expect(text).toContain('API root URL');
  expect(text).not.toMatch(/canary|\u001b/);
});
