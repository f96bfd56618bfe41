import fc from 'fast-check';
import { parse } from 'yaml';
import { isKumikiError } from '../../../lib/core/errors';
import { KubeConfigDocument } from '../../../lib/formats/kubeconfig/kubeconfig-document';
import { renderKubeConfig } from '../../../lib/formats/kubeconfig/render-kubeconfig';

/** A kubeconfig that an experienced user wrote by hand. */
const HOME = `# my clusters
apiVersion: v1
kind: Config
preferences: {}
clusters:
- cluster:   # the office
    server: https://10.0.0.1:6443
    insecure-skip-tls-verify: true
    proxy-url: "socks5://localhost:1080"
  name: office
users:
- name: me
  user: {token: 0123456789012345678901234567890}
contexts:
- context:
    cluster: office
    user: me
    namespace: web
    extensions: [{name: tool, extension: {since: 2024-01-01, yes: no}}]
  name: office
current-context: office  # mostly
x-of-mine: 1e3
`;
const ADMIN = `apiVersion: v1
clusters:
- cluster:
    certificate-authority: ca.crt
    server: https://10.1.0.9:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: Y2VydA==
    client-key-data: a2V5
`;
const read = (text: string) => KubeConfigDocument.parse(text, 'config');
const codesOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (isKumikiError(error)) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
};
const rename = (text: string, name: string) => {
  const document = read(text);
  document.rename(name);
  return document;
};

describe('a kubeconfig that is changed in place', () => {
  it('keeps its text if nothing changes', () => {
    const document = read(HOME);
    document.useContext('office');
    document.setNamespace('office', 'web');
    expect(document.toString()).toBe(HOME);
  });

  it('keeps every word when entries are added', () => {
    const document = read(HOME);
    const result = document.merge(rename(ADMIN, 'shop'));
    expect(result.added).toEqual(['cluster shop', 'user shop-admin', 'context shop']);
    const text = document.toString();
    // every word and comment, in the same order; a comment behind `cluster:` moves to its own line
    const words = text.split(/[\s{}[\],]+/);
    let position = -1;
    for (const word of HOME.split(/[\s{}[\],]+/).filter((each) => each !== '')) {
      position = words.indexOf(word, position + 1);
      expect({ word, isThere: position >= 0 }).toEqual({ word, isThere: true });
    }
    const { clusters, users, contexts, ...others } = parse(text);
    expect({ ...others, clusters: [clusters[0]], users: [users[0]], contexts: [contexts[0]] }).toEqual(
      parse(HOME),
    );
    expect(document.currentContext).toBe('office');
    expect(document.listContexts().map(({ name, server }) => [name, server])).toEqual([
      ['office', 'https://10.0.0.1:6443'],
      ['shop', 'https://10.1.0.9:6443'],
    ]);
  });

  it('merges the same entries only once', () => {
    const document = read(HOME);
    document.merge(rename(ADMIN, 'shop'));
    const once = document.toString();
    const again = read(once);
    expect(again.merge(rename(ADMIN, 'shop')).unchanged).toHaveLength(3);
    expect(again.toString()).toBe(once);
  });

  it('renews the credentials of the same cluster, and keeps fields that only the file has', () => {
    const document = read(HOME);
    document.merge(rename(ADMIN, 'shop'));
    document.setNamespace('shop', 'guestbook');
    const renewed = rename(
      ADMIN.replace('a2V5', 'bmV3').replace(
        'certificate-authority: ca.crt',
        'certificate-authority-data: Y2E=',
      ),
      'shop',
    );
    expect(document.merge(renewed).updated).toEqual(['cluster shop', 'user shop-admin']);
    const { clusters, users, contexts } = parse(document.toString());
    expect(clusters[1].cluster).toEqual({
      server: 'https://10.1.0.9:6443',
      'certificate-authority-data': 'Y2E=',
    });
    expect(users[1].user['client-key-data']).toBe('bmV3');
    expect(contexts[1].context.namespace).toBe('guestbook');
  });

  it.each([
    ['cluster', rename(ADMIN, 'office')],
    ['user', read(ADMIN.replaceAll('kubernetes-admin', 'me'))],
    ['context', read(ADMIN.replaceAll('kubernetes-admin@kubernetes', 'office'))],
  ])('refuses another %s of the same name, and changes nothing', (_, other) => {
    const document = read(HOME);
    expect(codesOf(() => document.merge(other))).toContain('KUBECONFIG_CONFLICT');
    expect(document.toString()).toBe(HOME);
  });

  it('shows no credentials in what it refuses', () => {
    const other = read(
      ADMIN.replaceAll('kubernetes-admin', 'me').replace('client-key-data: a2V5', 'token: s3cret'),
    );
    expect(() => read(HOME).merge(other)).toThrow(/^(?!.*(?:s3cret|01234))/s);
  });

  it('fills an empty file, and makes the first context the current one', () => {
    const document = read('');
    document.merge(read(ADMIN));
    expect(parse(document.toString())).toEqual({ ...parse(ADMIN), kind: 'Config' });
  });

  it('keeps the comments of a file without entries', () => {
    const document = read('# mine\n');
    document.merge(read(ADMIN));
    expect(document.toString()).toMatch(/^# mine\n/);
    expect(document.listContexts()).toHaveLength(1);
  });

  it.each(['clusters: null', 'clusters:', 'clusters: []'])('adds to a list that is %s', (list) => {
    const document = read(`apiVersion: v1\nkind: Config\n${list}\n`);
    document.merge(read(ADMIN));
    expect(parse(document.toString()).clusters).toHaveLength(1);
  });

  it('keeps a JSON file in JSON', () => {
    const document = read(JSON.stringify(parse(HOME), undefined, 2));
    document.merge(rename(ADMIN, 'shop'));
    document.setNamespace('office', 'true');
    const changed = JSON.parse(document.toString());
    expect(changed.contexts[0].context.namespace).toBe('true');
    expect(changed.clusters[0].cluster['insecure-skip-tls-verify']).toBe(true);
  });

  it.each(['\t', '  ', ''])('keeps the layout of JSON: indented by %j', (indent) => {
    const source = JSON.stringify(
      { kind: 'Config', clusters: null, contexts: [], users: [] },
      undefined,
      indent,
    );
    const document = read(source);
    document.merge(read(HOME));
    const changed = document.toString();
    expect(changed).toBe(`${JSON.stringify(JSON.parse(changed), undefined, indent)}\n`);
    expect(JSON.parse(changed).users[0].user.token).toBe('0123456789012345678901234567890');
  });

  it('keeps line breaks of Windows', () => {
    const document = read(HOME.replaceAll('\n', '\r\n'));
    document.setNamespace('office', 'shop');
    expect(document.toString()).toContain('namespace: shop\r\n');
    expect(document.toString()).not.toMatch(/[^\r]\n/);
  });

  it('resolves the paths of files in another folder', () => {
    const document = read(ADMIN);
    document.resolvePaths('/home/me/shop');
    expect(parse(document.toString()).clusters[0].cluster['certificate-authority']).toBe(
      '/home/me/shop/ca.crt',
    );
  });

  it.each([
    ['./get-token', '/home/me/shop/get-token'],
    ['../bin/get-token', '/home/me/bin/get-token'],
    ['/opt/bin/get-token', '/opt/bin/get-token'],
    ['aws', 'aws'],
  ])('resolves the path of the program %s', (command, found) => {
    const users = [
      { name: 'a', credentials: { kind: 'exec' as const, command, arguments: ['get-token', './x'] } },
    ];
    const document = read(renderKubeConfig({ clusters: [], users, contexts: [] }));
    document.resolvePaths('/home/me/shop');
    expect(parse(document.toString()).users[0].user.exec).toMatchObject({
      command: found,
      args: ['get-token', './x'],
    });
  });

  it('shows one context without its credentials', () => {
    const document = read(HOME);
    document.merge(rename(ADMIN, 'shop'));
    const shown = document.extract('shop', false);
    expect(parse(shown).users).toEqual([
      { name: 'shop-admin', user: { 'client-certificate-data': 'Y2VydA==', 'client-key-data': 'REDACTED' } },
    ]);
    expect(shown).not.toContain('office');
    expect(parse(document.extract('shop', true)).users[0].user['client-key-data']).toBe('a2V5');
  });

  it('is refused without a quotation if it is not YAML: it may hold a token', () => {
    const parse = () => read('users:\n- user:\n    token: |canary\n');
    expect(parse).toThrow('line 3 of config is not YAML');
    expect(parse).not.toThrow('canary');
  });

  it('is refused with the line of a field that it has twice', () => {
    expect(() => read('kind: Config\nkind: Config\n')).toThrow('line 2 of config repeats a field');
  });

  it.each([
    ['no YAML', 'a: [', 'KUBECONFIG_FILE'],
    ['two documents', `${ADMIN}---\n${ADMIN}`, 'KUBECONFIG_FILE'],
    ['a list', '- a\n', 'KUBECONFIG_FILE'],
    ['another kind', 'kind: Pod\n', 'KUBECONFIG_FILE'],
    ['lists that are none', 'clusters: {a: b}\n', 'KUBECONFIG_FILE'],
    ['entries without names', 'clusters: [{cluster: {}}]\n', 'KUBECONFIG_FILE'],
    ['references', 'a: &a {}\nb: *a\n', 'KUBECONFIG_FILE'],
    ['another version', 'apiVersion: v2\nkind: Config\n', 'KUBECONFIG_FILE'],
    ['a cluster twice', 'clusters: [{name: a}, {name: b}, {name: a}]\n', 'KUBECONFIG_FILE'],
    ['fields twice', 'kind: Config\nkind: Config\n', 'KUBECONFIG_FILE'],
  ])('is refused if it is %s', (_, text, code) => {
    expect(codesOf(() => read(text))).toContain(code);
  });

  it('reports two documents with its own message', () => {
    expect(() => read(`${ADMIN}---\n${ADMIN}`)).toThrow(/has several documents/);
  });

  it('refuses a context that it does not have', () => {
    expect(() => read(HOME).useContext('offise')).toThrow(/did you mean office/);
    expect(codesOf(() => read(HOME).setNamespace('home', 'a'))).toEqual(['KUBECONFIG_CONTEXT']);
    expect(codesOf(() => rename(HOME.replace('users:', 'users:\n- name: you\n  user: {}'), 'a'))).toEqual([
      'KUBECONFIG_VALUE',
    ]);
  });

  it('keeps any text in names, commands and namespaces', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => !/\p{Cs}/u.test(each));
    fc.assert(
      fc.property(text, text, (name, namespace) => {
        const document = read(HOME);
        document.merge(
          read(
            renderKubeConfig({
              clusters: [{ name, server: 'https://a' }],
              users: [
                { name: `${name}.`, credentials: { kind: 'exec', command: name, arguments: [namespace] } },
              ],
              contexts: [{ name: `${name}!`, cluster: name, user: `${name}.`, namespace }],
            }),
          ),
        );
        const { contexts, users } = parse(document.toString());
        expect(contexts[1]).toEqual({
          name: `${name}!`,
          context: { cluster: name, user: `${name}.`, namespace },
        });
        expect(users[1].user.exec.args).toEqual([namespace]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a kubeconfig with invalid values', () => {
  it('is refused with all its mistakes', () => {
    const user = { name: 'me', credentials: { kind: 'token', token: 'a\n' } } as const;
    expect(
      codesOf(() =>
        renderKubeConfig({
          clusters: [
            { name: '', server: 'http://a' },
            { name: 'b', server: 'b' },
          ],
          users: [user, user, { name: 'exec', credentials: { kind: 'exec', command: '' } }],
          contexts: [{ name: 'c', cluster: 'd', user: 'm' }],
          currentContext: 'e',
        }),
      ),
    ).toEqual(Array.from({ length: 10 }, () => 'KUBECONFIG_VALUE'));
  });
});
