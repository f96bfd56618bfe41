import { parseKubeconfig } from '../../lib/kubernetes-api/kubeconfig-text';

const parse = (text: string) => parseKubeconfig(text, '/home/me/.kube');

describe('the text of a kubeconfig', () => {
  it.each([
    ['hello', 'it is not a kubeconfig: it has no fields'],
    ['- a\n- b\n', 'it is not a kubeconfig: it has no fields'],
    ['<html><body>Sign in</body></html>', 'it is not a kubeconfig: it has no fields'],
    ['kind: Secret\n', 'it is not a kubeconfig: its kind is Secret'],
    ['users: [\n  token: canary: ]]\n', 'line 2 is not YAML'],
    ['a: 1\n---\na: 2\n', 'line 2 is not YAML'],
    ['users: &users [*users]\n', 'it contains itself'],
  ])('is refused if it is %j, and not quoted', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it.each(['', '\n', '# nothing yet\n'])('counts as empty if it is %j', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  it('gives logins, with files relative to its folder and with impersonation', () => {
    const text = JSON.stringify({
      users: [
        {
          name: 'file',
          user: {
            tokenFile: 'token',
            'as-groups': ['ops'],
            'as-uid': '7',
            'as-user-extra': { 'a b': ['c'] },
          },
        },
        { name: 'beside', user: { exec: { command: './login', env: [{ name: 'A', value: 'b' }] } } },
        { name: 'on PATH', user: { exec: { command: 'login', args: ['x'], installHint: 'install it' } } },
        { name: 'nobody' },
      ],
    });
    const parsed = parse(text);
    expect(parsed).toMatchObject({
      logins: [
        {
          tokenFile: '/home/me/.kube/token',
          impersonation: {
            'Impersonate-Group': ['ops'],
            'Impersonate-Uid': '7',
            'Impersonate-Extra-a%20b': ['c'],
          },
        },
        { program: { command: '/home/me/.kube/login', args: [], env: { A: 'b' } } },
        { program: { command: 'login', args: ['x'], installHint: 'install it' } },
        { program: undefined, tokenFile: undefined, impersonation: {} },
      ],
    });
  });
});
