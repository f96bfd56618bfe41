import { checkDuplicates } from '../../../lib/coreos/lint/duplicates';
import { documentOf, SSH_KEY } from '../boot';
import { found } from './found';

describe('names that appear twice', () => {
  it('are found in every list', () => {
    const unit = { name: 'a.service', mask: true } as const;
    const dropIn = { name: '10-a.conf', content: '[Unit]\nA=b\n' } as const;
    const document = documentOf({
      files: [
        { path: '/etc/a', content: 'a' },
        { path: '/etc/a', content: 'b' },
      ],
      users: [{ name: 'a' }, { name: 'a', gecos: 'b' }],
      sshAuthorizedKeys: [SSH_KEY, SSH_KEY.replace('ops@', 'dev@')],
      units: [unit, { ...unit, runtime: true }, { name: 'b.service', dropIns: [dropIn, dropIn] }],
    });
    expect(found(checkDuplicates(document))).toEqual([
      'USER_DATA_DUPLICATE units[1]',
      'USER_DATA_DUPLICATE files[1]',
      'USER_DATA_DUPLICATE users[1]',
      'USER_DATA_DUPLICATE sshAuthorizedKeys[1]',
      'USER_DATA_DUPLICATE units[2].dropIns[1]',
    ]);
  });

  it('may be the same in different lists', () => {
    const document = documentOf({
      units: [{ name: 'a.service', dropIns: [{ name: '10-a.conf', content: '' }] }],
      users: [{ name: 'a.service' }],
    });
    expect(found(checkDuplicates(document))).toEqual([]);
  });
});
