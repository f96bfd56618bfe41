import { YamlOutputType } from 'cdk8s';
import fc from 'fast-check';
import { App } from '../../../lib';
import { isKumikiError } from '../../../lib/core/errors';
import { anyTree, buildTree, type TreePlan } from '../generated-tree';
import { type Documents, readDocuments, synthUnderCdk8s } from '../stock';

const PROPS = { yamlOutputType: YamlOutputType.FILE_PER_CHART };

function synthUnderKumiki(plan: TreePlan): Documents | undefined {
  const app = new App(PROPS);
  buildTree(app, plan);
  try {
    return readDocuments(app.render());
  } catch (error) {
    if (isKumikiError(error) && error.code === 'SYNTH_DEPENDENCY_CYCLE') return undefined;
    throw error;
  }
}

it('gives the files, documents and order of cdk8s for any tree, or finds a cycle where cdk8s does', () => {
  fc.assert(
    fc.property(anyTree, (plan) => {
      const stock = synthUnderCdk8s((app) => buildTree(app, plan), PROPS);
      const ours = synthUnderKumiki(plan);
      expect(ours).toEqual(stock);
    }),
    { numRuns: 300 },
  );
});
