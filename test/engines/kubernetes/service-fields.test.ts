import { spawnSync } from 'node:child_process';
import { SERVICE_FIELDS } from '../../../lib/load-balancer/service-fields';
import { describeWithEngine } from '../harness/engine';

describeWithEngine('manifest-reader', 'the fields of a ServiceSpec', ({ path }) => {
  it('each have a row about their effect behind a virtual IP', () => {
    const { stdout, stderr } = spawnSync(path, ['--service-fields'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const fields: string[] = JSON.parse(stdout);
    expect(fields.length).toBeGreaterThan(15);
    expect(Object.keys(SERVICE_FIELDS).sort()).toEqual(fields.sort());
  });
});
