import { watchAddresses } from '../../../../lib/cli/commands/simulator/addresses';
import { createTerminal } from '../../../../lib/cli/terminal/terminal';
import type { LoopbackRow } from '../../../../lib/simulator';

const row = (change: Partial<LoopbackRow> = {}): LoopbackRow => ({
  zone: 'is1b',
  applianceId: 1,
  role: 'virtualIp',
  address: '203.0.113.8',
  port: 80,
  loopback: { address: '127.0.113.8', port: 8080 },
  ...change,
});

describe('the addresses of a data plane', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('are shown when they appear or disappear, and only then', () => {
    let rows: LoopbackRow[] = [];
    let said = '';
    const err = createTerminal({ write: (text) => (said += text) }, 'never', {});
    const dataPlane = { table: () => rows, settled: async () => undefined };
    const unwatch = watchAddresses({ dataPlane }, err);
    jest.advanceTimersByTime(1000);
    expect(said).toBe('');
    rows = [row({ note: 'port 80 needs privileges' }), row({ role: 'realServer', address: '203.0.113.5' })];
    jest.advanceTimersByTime(2000);
    expect(said).toBe(
      '+ virtual IP   203.0.113.8:80  listens on 127.0.113.8:8080 (port 80 needs privileges)\n' +
        '+ real server  203.0.113.5:80  is expected at 127.0.113.8:8080\n',
    );
    said = '';
    rows = [];
    jest.advanceTimersByTime(500);
    expect(said.split('\n').filter(Boolean)).toEqual([
      expect.stringMatching(/^- virtual IP/),
      expect.stringMatching(/^- real server/),
    ]);
    unwatch();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are not watched without a data plane', () => {
    watchAddresses({ dataPlane: undefined }, createTerminal({ write: () => true }, 'never', {}))();
    expect(jest.getTimerCount()).toBe(0);
  });
});
