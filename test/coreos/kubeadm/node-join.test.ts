import { ClusterCa } from '../../../lib/coreos/kubeadm/cluster-ca';
import { checkJoin, NodeJoin } from '../../../lib/coreos/kubeadm/node-join';
import { AUTHORITY } from './authority';
import { TOKEN } from './kubeadm-site';

const { certificate, privateKey } = AUTHORITY;
const ca = ClusterCa.unverified();
const check = (join: NodeJoin) =>
  [...checkJoin(join.toSpec())].map(({ code, message }) => `${code} ${message}`);

describe('how nodes join', () => {
  it.each([
    ['by a file', NodeJoin.file()],
    ['by a token that is accepted', NodeJoin.token(TOKEN, { ca, acceptSecret: true })],
    ['by a token for a year', NodeJoin.token(TOKEN, { ca, acceptSecret: true, ttlHours: 8760 })],
  ])('can be %s', (_, join) => expect(check(join)).toEqual([]));

  it.each(['abc', `${TOKEN} `, TOKEN.toUpperCase(), ''])('cannot be by %j, which is not a token', (token) => {
    expect(check(NodeJoin.token(token, { ca, acceptSecret: true }))).toEqual([
      'KUBEADM_JOIN the token is not a kubeadm token',
    ]);
  });

  it('does not show a mistyped token: it may be a real one', () => {
    const problems = [...checkJoin(NodeJoin.token(` ${TOKEN}`, { ca, acceptSecret: true }).toSpec())];
    expect(JSON.stringify(problems)).not.toContain(TOKEN);
  });

  it.each([0, 1.5, 8761, -1])('cannot be by a token for %p hours', (ttlHours) => {
    expect(check(NodeJoin.token(TOKEN, { ca, acceptSecret: true, ttlHours }))).toEqual([
      `KUBEADM_JOIN a token cannot be valid for ${ttlHours} hours`,
    ]);
  });

  it('puts no unaccepted secret into user_data', () => {
    const keyPair = ClusterCa.keyPair(certificate, privateKey);
    expect(check(NodeJoin.token(TOKEN, { ca: keyPair }))).toEqual([
      'USER_DATA_SECRET the join token would be readable in the user_data of every machine',
      "USER_DATA_SECRET the private key of the cluster would be readable in the master's user_data",
    ]);
    const accepted = ClusterCa.keyPair(certificate, privateKey, { acceptSecret: true });
    expect(check(NodeJoin.token(TOKEN, { ca: accepted, acceptSecret: true }))).toEqual([]);
  });
});
