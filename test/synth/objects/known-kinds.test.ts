import { findKindFault, tryDescribeOldVersion } from '../../../lib/synth/objects/known-kinds';

const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'a' } });

describe('a kind that its API version does not have', () => {
  it.each([
    ['v1', 'Deployment', 'write apiVersion: apps/v1'],
    ['app/v1', 'Deployment', 'write apiVersion: apps/v1'],
    ['apps/v1', 'Ingress', 'write apiVersion: networking.k8s.io/v1'],
    ['networking.k8s.io/v1', 'Service', 'write apiVersion: v1'],
    ['batch/v1', 'Cronjob', 'write kind: CronJob, of batch/v1'],
    ['v1', 'configmap', 'write kind: ConfigMap, of v1'],
    ['apps/v1', 'Deploymnet', 'write kind: Deployment, of apps/v1'],
    ['v1', 'HorizontalPodAutoscalar', 'write kind: HorizontalPodAutoscaler, of autoscaling/v2'],
  ])('is refused: %s %s', (apiVersion, kind, hint) => {
    expect(findKindFault(object(apiVersion, kind))).toMatchObject({
      message: `${apiVersion} has no kind ${kind}`,
      hint,
    });
  });

  it.each([
    ['v1', 'ConfigMap'],
    ['v1', 'List'],
    ['v1', 'ConfigMapList'],
    ['v1', 'Event'],
    ['v1', 'Binding'],
    ['apps/v1beta1', 'Deployment'],
    ['extensions/v1beta1', 'Ingress'],
    ['serving.knative.dev/v1', 'Service'],
    ['networking.internal.knative.dev/v1alpha1', 'Ingress'],
    ['iam.example.jp/v1', 'Role'],
    ['storage.k8s.io/v1', 'CSIDriver'],
    ['batch.volcano.sh/v1alpha1', 'Job'],
  ])('is not %s %s', (apiVersion, kind) => {
    expect(findKindFault(object(apiVersion, kind))).toBeUndefined();
  });
});

describe('a version that clusters no longer have', () => {
  it.each([
    ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
    ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
    ['batch/v1beta1', 'CronJob', 'batch/v1'],
  ])('is noted: %s %s', (apiVersion, kind, version) => {
    expect(tryDescribeOldVersion(object(apiVersion, kind), 'shop/A')).toEqual({
      constructPath: 'shop/A',
      text: `clusters since Kubernetes 1.26 have no ${kind} of ${apiVersion}: write ${version}, and compare its fields`,
    });
  });

  it.each([
    ['autoscaling/v1', 'HorizontalPodAutoscaler'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['storage.k8s.io/v1beta1', 'VolumeAttributesClass'],
    ['batch.volcano.sh/v1alpha1', 'Job'],
  ])('is not %s of %s', (apiVersion, kind) => {
    expect(tryDescribeOldVersion(object(apiVersion, kind), 'shop/A')).toBeUndefined();
  });
});
