import { listReferences } from '../../../pulumi/manifests/references';
import type { Assembly } from '../../../synth/assembly/assembly';
import { listDeclaredDependencies } from '../../../synth/assembly/declared-dependencies';
import type { Manifest } from '../../../synth/objects/manifest';

/**
 * Argo CD applies objects of a lower wave first, and waits until they are healthy. Objects without one are in
 * wave 0.
 */
export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * Computes the wave of each object: one after its last dependency, unless the program has set one. Objects that
 * only become healthy with something else are as late as that, because Argo CD would wait forever: claims whose
 * volume is bound when a pod first uses it, and what waits for an address from outside.
 */
export function findWaves(assembly: Assembly): ReadonlyMap<Manifest, number> {
  const dependencies = listDeclaredDependencies(assembly);
  // no wave waits for objects of another cluster
  const clusters = Map.groupBy(assembly.stacks, ({ kubeContext }) => kubeContext);
  return new Map(
    [...clusters.values()].flatMap((stacks) => [
      ...findWavesOfCluster(
        stacks.flatMap((stack) => stack.manifests),
        dependencies,
      ),
    ]),
  );
}

function findWavesOfCluster(
  manifests: readonly Manifest[],
  allDependencies: ReadonlyMap<Manifest, readonly Manifest[]>,
): ReadonlyMap<Manifest, number> {
  const known = new Set(manifests);
  const dependencies = new Map(
    manifests.map((manifest) => [
      manifest,
      (allDependencies.get(manifest) ?? []).filter((each) => known.has(each)),
    ]),
  );
  const waves = new Map<Manifest, number>();
  for (const manifest of manifests) {
    const before = dependencies.get(manifest) ?? [];
    const earliest = before.map((each) => (waves.get(each) ?? 0) + (isClaim(each) ? 0 : 1));
    waves.set(manifest, readWave(manifest) ?? Math.max(0, ...earliest));
  }
  const raise = (manifest: Manifest, wave: number) => {
    if (readWave(manifest) === undefined) waves.set(manifest, Math.max(waves.get(manifest) ?? 0, wave));
  };
  const firstUses = findFirstUses(waves);
  for (const claim of manifests.filter(isClaim)) {
    const first = firstUses.get(nameClaim(claim));
    if (first !== undefined) raise(claim, first);
  }
  const last = Math.max(0, ...waves.values());
  const needed = new Set([...dependencies.values()].flat());
  for (const manifest of manifests) {
    if (waitsForAddress(manifest) && !needed.has(manifest)) raise(manifest, last);
  }
  return waves;
}

/** Returns the wave that the program has set; undefined if none. */
function readWave({ object: { metadata } }: Manifest): number | undefined {
  const wave = Object(metadata.annotations)[SYNC_WAVE];
  return /^[+-]?\d+$/.test(wave) ? Number(wave) : undefined;
}

/** Argo CD applies claims before the workloads of the same wave. */
function isClaim({ object }: Manifest): boolean {
  return object.kind === 'PersistentVolumeClaim';
}

function waitsForAddress({ object }: Manifest): boolean {
  return (
    object.kind === 'Ingress' || (object.kind === 'Service' && Object(object.spec).type === 'LoadBalancer')
  );
}

/** @param name that of a claim in the namespace of the object */
function nameClaim({ object: { metadata } }: Manifest, name = metadata.name): string {
  return `${metadata.namespace ?? ''}/${name}`;
}

/** Returns the first wave with pods that use a claim, by the claim's {@link nameClaim}. */
function findFirstUses(waves: ReadonlyMap<Manifest, number>): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [manifest, wave] of waves) {
    for (const { kind, name } of listReferences(manifest.object)) {
      if (kind !== 'PersistentVolumeClaim') continue;
      const claim = nameClaim(manifest, name);
      first.set(claim, Math.min(wave, first.get(claim) ?? wave));
    }
  }
  return first;
}
