import { describeWithEngine } from '../harness/engine';
import { clusterDocuments, fullDocument, MODES, runOnFiles } from './documents';

describeWithEngine('cloud-init', "cloud-init's schema", ({ path }) => {
  const judge = (text: string) => {
    const { status, stderr } = runOnFiles(path, ['schema', '--config-file'], [text]);
    return [status, stderr];
  };

  it.each(MODES)('accepts the documents of a cluster: %s', (compat) => {
    for (const { text } of clusterDocuments(compat, 'cloud-init')) expect(judge(text)).toEqual([0, '']);
  });

  it('accepts a document that uses every part of the model', () => {
    expect(judge(fullDocument('cloud-init').text)).toEqual([0, '']);
  });

  it('refuses permissions that are a number', () => {
    const [status] = judge('#cloud-config\nwrite_files:\n  - path: /etc/a\n    permissions: 0644\n');
    expect(status).toBe(1);
  });
});
