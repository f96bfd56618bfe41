import { acceptFinding, addNote, type RuleId, Workload } from '../../lib';
import { createApp, createDeployment, createPodSpec, DENY_ALL, findIn } from './findings';

const HOST = createDeployment(createPodSpec({ hostPID: true }));

describe('an exception', () => {
  it('is reported with its reason and the construct that made it', () => {
    const { app, stack } = createApp(DENY_ALL, HOST);
    acceptFinding(stack, 'pod-host-namespaces', { reason: ' it watches processes ' });
    expect(findIn(app)).toEqual([
      expect.objectContaining({
        rule: 'pod-host-namespaces',
        constructPath: 'shop/Object1',
        object: 'Deployment shop/web',
        accepted: expect.objectContaining({ reason: 'it watches processes', constructPath: 'shop' }),
      }),
    ]);
  });

  it('covers its construct and those below it, the nearest exception first', () => {
    const { app, stack } = createApp(DENY_ALL, HOST, { ...HOST, metadata: { name: 'other' } });
    acceptFinding(app, 'pod-host-namespaces', { reason: 'everywhere' });
    acceptFinding(stack.node.findChild('Object1'), 'pod-host-namespaces', { reason: 'here' });
    expect(findIn(app).map(({ accepted }) => accepted?.reason)).toEqual(['here', 'everywhere']);
  });

  it('that nothing needs is a finding with the line that makes it', () => {
    const { app, stack } = createApp(DENY_ALL, createDeployment());
    acceptFinding(stack, 'pod-privileged', { reason: 'once it was' });
    expect(findIn(app)).toEqual([
      {
        rule: 'unused-exception',
        severity: 'warning',
        constructPath: 'shop',
        source: expect.stringMatching(/accepted-findings\.test\.ts:\d+$/),
        message: expect.stringContaining('pod-privileged'),
      },
    ]);
  });

  it('is not reported as unused if the level does not have its rule', () => {
    const { app, stack } = createApp(DENY_ALL, createDeployment());
    acceptFinding(stack, 'pod-root-user', { reason: 'old image' });
    expect(findIn(app, { level: 'baseline', minor: 36 })).toEqual([]);
  });

  it('is needed only once if a note of synth says the same as a rule', () => {
    const { app, stack } = createApp();
    const ports = [{ name: 'http', number: 8080 }];
    const weak = { runAsUser: 0, keepCapabilities: ['CHOWN'], writableRootFilesystem: true } as const;
    new Workload(stack, 'Web', { app: 'web', image: 'redis', ports, ...weak });
    const ofImage = ['image-tag', 'pod-added-capabilities', 'pod-root-user', 'writable-root-filesystem'];
    const rules = findIn(app).map(({ rule }) => rule);
    expect(rules.filter((rule) => ofImage.includes(rule)).sort()).toEqual(ofImage);
    expect(rules).not.toContain('synth-note');
    // at a level without the rule, the note remains
    const notes = findIn(app, { level: 'privileged', minor: 36 }).filter(({ rule }) => rule === 'synth-note');
    expect(notes.map(({ message }) => message.replace(/,.*/, ''))).toEqual(['runs as root', 'keeps CHOWN']);
  });

  it('can be made for a note of synth', () => {
    const { app, stack } = createApp();
    addNote(stack, () => 'the image is old');
    expect(findIn(app)).toEqual([
      expect.objectContaining({ rule: 'synth-note', message: 'the image is old' }),
    ]);
    acceptFinding(stack, 'synth-note', { reason: 'known' });
    expect(findIn(app)[0]?.accepted?.reason).toBe('known');
  });

  it('fails for a rule that does not exist, and suggests a similar one', () => {
    const { stack } = createApp();
    const misspelt = 'pod-privilegd' as RuleId;
    expect(() => acceptFinding(stack, misspelt, { reason: 'x' })).toThrow(/did you mean 'pod-privileged'\?/);
  });

  it('fails without a reason', () => {
    const { app, stack } = createApp();
    acceptFinding(stack, 'pod-privileged', { reason: ' ' });
    expect(() => app.assemble()).toThrow(/SYNTH_VALUE.*\n.*accepted without a reason/);
    expect(() => acceptFinding(stack, 'pod-privileged', {} as { reason: string })).toThrow(/reason/);
  });
});
