import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Mount } from '../kubernetes/workload/mount';
import { type Recipe, serviceNameOf } from './recipe';

/** Makes the volume of the leader's messages; undefined when none is asked for, or the flavour has none to keep. */
export function addStorage(scope: Construct, recipe: Recipe): Mount | undefined {
  const { storage } = recipe.props.leader ?? {};
  const { dataDirectory, leader } = recipe.flavour;
  if (!storage || dataDirectory === undefined) return undefined;
  const claim = new ApiObject(scope, 'Storage', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `${serviceNameOf(recipe, 'leader')}-data`, labels: { ...leader.classicLabels } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: storage.size } },
      ...(storage.storageClassName !== undefined && { storageClassName: storage.storageClassName }),
    },
  });
  return Mount.persistentVolume(dataDirectory, claim);
}
