import { lint, SSH_KEY } from '../boot';
import { FULL_DOCUMENT } from '../full-document';
import { started } from './found';

describe('a document', () => {
  it('with every part of the model has no mistakes', () => {
    const found = lint(FULL_DOCUMENT).filter((finding) => finding.startsWith('error'));
    expect(found).toEqual([]);
  });

  it('is checked for every kind of error', () => {
    const found = lint({
      hostname: '-a',
      sshAuthorizedKeys: [SSH_KEY, SSH_KEY],
      files: [
        { path: '/usr/a', content: '$private_ipv4' },
        { path: '/etc/a', content: '\ud800-----BEGIN PRIVATE KEY-----' },
      ],
      links: [{ path: '/etc/a', target: '/etc/b' }],
      units: [
        { name: '.service', command: 'start', content: '[Unit ]\n' },
        { name: 'etcd.service', enable: true },
      ],
      options: { etcd: { addr: 'a b' } },
      kernel: { modules: ['a b'], parameters: [] },
    });
    expect(found.filter((finding) => finding.startsWith('error'))).toEqual([
      'error USER_DATA_NAME hostname',
      'error USER_DATA_FILE files[0].path',
      'error UNIT_NAME units[0].name',
      'error UNIT_CONTENT units[0].content',
      'error UNIT_ENABLE units[1].enable',
      'error USER_DATA_TEXT files[1].content',
      'error USER_DATA_OPTION etcd.addr',
      'error USER_DATA_DUPLICATE links[0].path',
      'error USER_DATA_OPTION kernel.modules[0]',
      'error USER_DATA_DUPLICATE sshAuthorizedKeys[1]',
      'error USER_DATA_SUBSTITUTION files[0].content',
      'error USER_DATA_SECRET files[1].content',
    ]);
  });

  const RISKY = {
    files: [{ path: '/etc/environment', content: '' }],
    units: [
      started('a.service', { ExecStart: '/opt/bin/a' }, { After: 'b.service' }),
      started('b.service', { ExecStart: '/usr/bin/wget http://a/b' }, { Before: 'typo.service' }),
      started('c.service', { ExecStartPre: '-/bin/true', ExecStart: '/bin/true' }),
      { name: 'd.service', content: '[Service]\nExecStart=/bin/true\n' },
    ],
  } as const;

  it('is checked for every kind of warning', () => {
    expect(lint(RISKY)).toEqual([
      'warning USER_DATA_FILE files[0].path',
      'warning UNIT_ORDER units[0]',
      'warning UNIT_ENABLE units[3]',
      'warning UNIT_PROGRAM units[0]',
      'warning UNIT_ABSENT units[1]',
      'warning UNIT_SWALLOWED_FAILURE units[2]',
      'warning UNIT_DOWNLOAD units[1]',
    ]);
  });

  it('gets no warnings about order for Ignition', () => {
    const found = lint(RISKY, { format: 'flatcar-ignition-3.4.0' });
    expect(found).not.toContain('warning UNIT_ORDER units[0]');
    expect(found).not.toContain('warning UNIT_ENABLE units[3]');
  });
});
