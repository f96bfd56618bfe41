import { connectCluster } from '../../../lib/cli/commands/connect-cluster';
import { createTerminal } from '../../../lib/cli/terminal/terminal';
import type { ConnectContext } from '../../../lib/kubernetes-api/connect';

const connect = jest.fn();
// the cluster client is an ES module, which jest cannot load
jest.mock('../../../lib/kubernetes-api/connect', () => ({
  connect: (...args: unknown[]) => connect(...args),
}));

/** Returns what a user reads while a credential program is slow. */
function hear(json: boolean): string {
  let written = '';
  const err = createTerminal({ write: (text) => (written += text) }, 'never', {});
  void connectCluster({ context: 'shop' }, { env: {}, err, json });
  const [source, { onNotice }] = connect.mock.lastCall as [object, ConnectContext];
  expect(source).toEqual({ context: 'shop' });
  const about = { command: 'kubelogin', cluster: "https://k8s.example.jp (context 'shop')" };
  onNotice?.(about);
  onNotice?.({ ...about, said: 'open https://login.example.jp\u001b]0;x\u0007' });
  return written;
}

describe('a slow program for credentials', () => {
  it('is named, and its output is shown without controls', () => {
    expect(hear(false)).toBe(
      "waiting for the program kubelogin, which gives the credentials for https://k8s.example.jp (context 'shop')\n" +
        '  open https://login.example.jp\ufffd]0;x\ufffd\n',
    );
  });

  it('is not reported with --json', () => {
    expect(hear(true)).toBe('');
  });
});
