import { EventRecorder, type EventText } from '../../../lib/controller/run/events';
import { KumikiError } from '../../../lib/core/errors';
import type { Service } from '../../../lib/kubernetes-api/kinds';
import { selfAdvancingClock } from '../../../lib/testing';
import { MemoryCluster } from '../../kubernetes-api/memory-cluster';

const FAILED: EventText = { type: 'Warning', reason: 'LoadBalancerFailed', note: 'no address is free' };

function startRecorder() {
  const clock = selfAdvancingClock(Date.parse('2026-01-01T00:00:00Z'));
  const cluster = new MemoryCluster(clock);
  const failures: unknown[] = [];
  const begin = () => new EventRecorder(cluster, clock, 'pod_1', (error) => failures.push(error));
  return { clock, cluster, failures, begin, events: begin() };
}

function service(name: string): Service {
  return { metadata: { namespace: 'shop', name, uid: `uid-${name}` } };
}

describe('events', () => {
  it('report a condition once while it holds, even after a restart', async () => {
    const { cluster, failures, begin, events } = startRecorder();
    for (let time = 0; time < 5; time++) await events.say('Service', service('web'), 'appliance', FAILED);
    await begin().say('Service', service('web'), 'appliance', FAILED);
    expect(cluster.all('Event')).toMatchObject([
      {
        ...{ type: 'Warning', reason: 'LoadBalancerFailed', note: 'no address is free' },
        regarding: { kind: 'Service', namespace: 'shop', name: 'web', uid: 'uid-web' },
      },
    ]);
    expect(failures).toEqual([]);
  });

  it('report a condition again if it ended and returns', async () => {
    const { clock, cluster, events } = startRecorder();
    for (let time = 0; time < 3; time++) {
      await events.say('Service', service('web'), 'appliance', FAILED);
      events.end(service('web'), 'appliance');
      await clock.sleep(60_000);
    }
    expect(cluster.all('Event')).toHaveLength(3);
  });

  it('report each change of a note, even back to a former one', async () => {
    const { clock, cluster, events } = startRecorder();
    for (const note of ['a', 'b', 'a']) {
      await events.say('Service', service('web'), 'appliance', { ...FAILED, note });
      await clock.sleep(1_000);
    }
    expect(cluster.all('Event').map(({ note }) => note)).toEqual(['a', 'b', 'a']);
  });

  it('forget objects that are gone, however many there were', async () => {
    const { events } = startRecorder();
    for (let index = 0; index < 1_000; index++) {
      const each = service(`s${index}`);
      await events.say('Service', each, 'problems', FAILED);
      await events.say('Service', each, 'notes', FAILED);
      events.retain(new Set([each.metadata.uid ?? '']));
      expect(events.size).toBeLessThanOrEqual(2);
    }
  });

  it('keep to the lengths that the API accepts', async () => {
    const { cluster, begin } = startRecorder();
    const name = 'n'.repeat(253);
    await begin().say('Node', { metadata: { name } }, 'machine', { ...FAILED, note: 'x'.repeat(5_000) });
    const [event] = cluster.all('Event');
    expect(event?.note?.length).toBeLessThanOrEqual(1_024);
    expect(event?.metadata.name.length).toBeLessThanOrEqual(253);
    expect(event?.metadata.namespace).toBe('default');
  });

  it('are dropped, and the failure noted, if they cannot be written', async () => {
    const { cluster, failures, events } = startRecorder();
    cluster.before = () => {
      throw new KumikiError({ code: 'KUBE_FORBIDDEN', message: 'may not create events' });
    };
    await events.say('Service', service('web'), 'appliance', FAILED);
    expect(failures).toHaveLength(1);
  });
});
