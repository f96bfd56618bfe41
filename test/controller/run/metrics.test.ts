import { countCalls, Metrics } from '../../../lib/controller/run/metrics';
import { KumikiError } from '../../../lib/core/errors';
import type { SakuraApi } from '../../../lib/sakura/codec/model';

describe('metrics', () => {
  it('are rendered in the text format of Prometheus', () => {
    const metrics = new Metrics();
    metrics.count('failures_total', 'Steps that have failed.', { code: 'API_TIMEOUT' });
    metrics.count('failures_total', 'Steps that have failed.', { code: 'API_TIMEOUT' });
    metrics.count('failures_total', 'Steps that have failed.', { code: 'KUBE_GONE' });
    metrics.set('leader', 'Whether this process leads.', 1);
    metrics.observeAddress(7);
    metrics.observeAddress(4_000);
    expect(metrics.render()).toBe(
      [
        '# HELP kumiki_controller_failures_total Steps that have failed.',
        '# TYPE kumiki_controller_failures_total counter',
        'kumiki_controller_failures_total{code="API_TIMEOUT"} 2',
        'kumiki_controller_failures_total{code="KUBE_GONE"} 1',
        '# HELP kumiki_controller_leader Whether this process leads.',
        '# TYPE kumiki_controller_leader gauge',
        'kumiki_controller_leader 1',
        '# HELP kumiki_controller_address_seconds Time from the creation of a Service to its address.',
        '# TYPE kumiki_controller_address_seconds histogram',
        'kumiki_controller_address_seconds_bucket{le="5"} 0',
        ...[15, 30, 60, 120, 300, 600, 1200].map(
          (bound) => `kumiki_controller_address_seconds_bucket{le="${bound}"} 1`,
        ),
        'kumiki_controller_address_seconds_bucket{le="+Inf"} 2',
        'kumiki_controller_address_seconds_sum 4007',
        'kumiki_controller_address_seconds_count 2',
        '',
      ].join('\n'),
    );
  });

  it('escape the values of labels', () => {
    const metrics = new Metrics();
    metrics.count('x', 'X.', { name: 'a"b\\c\nd' });
    expect(metrics.render()).toContain('kumiki_controller_x{name="a\\"b\\\\c\\nd"} 1\n');
  });

  it('are gone once they are cleared', () => {
    const metrics = new Metrics();
    metrics.set('appliances', 'Load balancers of this cluster.', 25);
    metrics.clear('appliances');
    expect(metrics.render()).not.toContain('kumiki_controller_appliances');
  });

  it('count each call of the cloud by name and outcome', async () => {
    const metrics = new Metrics();
    let answers = 0;
    const broken = new KumikiError({ code: 'API_UNREACHABLE', message: 'no answer' });
    const api = new Proxy({} as SakuraApi, {
      get: (_target, name) =>
        name === 'readStatus' ? () => Promise.reject(broken) : () => Promise.resolve([]),
    });
    const counted = countCalls(api, metrics, () => {
      answers += 1;
    });
    const calls = Object.entries(counted).flatMap(([name, call]) =>
      name !== 'zone' && typeof call === 'function' ? [{ name, call: call as () => Promise<unknown> }] : [],
    );
    expect(calls.length).toBeGreaterThanOrEqual(18);
    for (const { call } of calls) await call().catch(() => undefined);
    for (const { name } of calls) {
      const outcome = name === 'readStatus' ? 'API_UNREACHABLE' : 'ok';
      expect(metrics.render()).toContain(`cloud_calls_total{call="${name}",outcome="${outcome}"} 1\n`);
    }
    expect(answers).toBe(calls.length - 1);
  });
});
