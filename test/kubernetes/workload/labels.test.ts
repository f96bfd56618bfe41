import { buildLabels } from '../../../lib/kubernetes/workload/labels';

describe('buildLabels', () => {
  test('selects by the instance alone, whatever program it runs', () => {
    expect(buildLabels({ app: 'nginx', component: 'gateway', partOf: 'shop' }, 'edge')).toEqual({
      all: {
        'app.kubernetes.io/name': 'nginx',
        'app.kubernetes.io/instance': 'edge',
        'app.kubernetes.io/component': 'gateway',
        'app.kubernetes.io/part-of': 'shop',
        'app.kubernetes.io/managed-by': 'kumiki',
      },
      selector: { 'app.kubernetes.io/instance': 'edge', 'app.kubernetes.io/managed-by': 'kumiki' },
    });
  });

  test('selects by classic labels alone if there are any', () => {
    const labels = buildLabels(
      { app: 'redis', classicLabels: { app: 'redis', role: 'leader' } },
      'redis-leader',
    );
    expect(labels.selector).toEqual({ app: 'redis', role: 'leader' });
    expect(labels.all).toMatchObject({ ...labels.selector, 'app.kubernetes.io/name': 'redis' });
  });
});
