import { resolve } from 'node:path';
import { runtime } from '@pulumi/pulumi';
import { artifactsOf } from '../core/artifact-kind';
import type { Problem } from '../core/errors';
import { throwIfAny } from '../core/problems';
import { LOAD_BALANCER, LOAD_BALANCER_SHARE } from '../load-balancer/artifact';
import type { Assembly } from '../synth/assembly/assembly';
import type { Manifest } from '../synth/objects/manifest';
import { type GivenSecrets, toSecretObjects } from './manifests/given-secrets';
import { nameObject, qualifyKind } from './manifests/references';
import type { ManifestsMode } from './manifests/settings';
import { PerRun } from './per-run';
import { addContext } from './resource-names';

/** An app, and how it is deployed. */
interface DeployedApp {
  readonly assembly: Assembly;
  readonly mode: ManifestsMode;
  readonly outdir: string;
  readonly secrets: GivenSecrets;
}

/** What a run can have only once, and the problem if two of its apps have it. */
interface Claim {
  readonly key: string;
  readonly problem: Problem;
}

/** What the apps deployed so far have. */
const claimed = new PerRun(() => new Set<string>());

/**
 * Refuses what another app of the program has deployed already: Pulumi would only notice it half way, and files
 * that an app renders would take the place of those of the other.
 * @throws SYNTH_DUPLICATE, PULUMI_SETTING
 */
export function refuseRepeated(deployed: DeployedApp): void {
  // tests with mocks may deploy an app again and again
  if (!runtime.getEngine()) return;
  const taken = claimed.get();
  const claims = [...listClaims(deployed)];
  throwIfAny(claims.filter(({ key }) => taken.has(key)).map(({ problem }) => problem));
  for (const { key } of claims) taken.add(key);
}

function* listClaims({ assembly, mode, outdir, secrets }: DeployedApp): Generator<Claim> {
  for (const stack of assembly.stacks) {
    const loadBalancers = artifactsOf(stack, LOAD_BALANCER);
    const shares = artifactsOf(stack, LOAD_BALANCER_SHARE);
    for (const { constructPath, spec } of [...loadBalancers, ...shares]) {
      yield { key: `id ${spec.id}`, problem: toDuplicateProblem(constructPath, spec.id) };
    }
    for (const manifest of mode === 'apply' ? stack.manifests : [])
      yield claimObject(manifest, stack.kubeContext);
  }
  for (const { manifest, context } of mode === 'apply' ? toSecretObjects(secrets) : [])
    yield claimObject(manifest, context);
  if (mode === 'render') yield { key: `folder ${resolve(outdir)}`, problem: toFolderProblem(outdir) };
}

function claimObject({ constructPath, object }: Manifest, context: string | undefined): Claim {
  const name = addContext(nameObject(object), context);
  return { key: `${qualifyKind(object)} ${name}`, problem: toDuplicateProblem(constructPath, name) };
}

function toDuplicateProblem(constructPath: string, name: string): Problem {
  return {
    code: 'SYNTH_DUPLICATE',
    message: `another app of this program has '${name}', too`,
    constructPath,
    hint: 'leave it to one of them, or put all stacks into one app',
  };
}

function toFolderProblem(outdir: string): Problem {
  return {
    code: 'PULUMI_SETTING',
    message:
      'another app of this program writes its files into the same folder, where each would remove the other ones',
    given: outdir,
    hint: "give each App a folder of its own, such as new App({ outdir: 'dist/shop' })",
  };
}
