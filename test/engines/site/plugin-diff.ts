import { isDeepStrictEqual } from 'node:util';
import { DiffResponse } from '@pulumi/pulumi/proto/provider_pb';
import type { Struct } from 'google-protobuf/google/protobuf/struct_pb';

type Inputs = Readonly<Record<string, unknown>>;

/** A request to compare old and new inputs. */
export interface DiffRequest {
  getNews(): Struct | undefined;
  getOldInputs(): Struct | undefined;
}

/** Compares inputs, and requests a replacement if an immutable field has changed. */
export function diffInputs(request: DiffRequest): DiffResponse {
  const olds = request.getOldInputs()?.toJavaScript() ?? {};
  const news = request.getNews()?.toJavaScript() ?? {};
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (key) => !isDeepStrictEqual(olds[key], news[key]),
  );
  const replaces = listReplacing(olds, news);
  return new DiffResponse()
    .setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
    .setDiffsList(changed)
    .setReplacesList(replaces)
    .setDeletebeforereplace(replaces.length > 0 && !replaces.some((path) => path.startsWith('metadata.')));
}

/** Returns the changed fields for which the real plugin replaces an object. */
function listReplacing(olds: Inputs, news: Inputs): string[] {
  const isSame = (path: string) => isDeepStrictEqual(at(olds, path), at(news, path));
  const fixed: readonly string[] = REPLACED_FIELDS[String(news.kind)] ?? [];
  const content = at(news, 'immutable') === true ? (IMMUTABLE_FIELDS[String(news.kind)] ?? []) : [];
  return ['metadata.name', 'metadata.namespace', ...fixed, ...content].filter((path) => !isSame(path));
}

/** The real plugin's table, for today's API versions. Pods are left out: nearly every field replaces them. */
const REPLACED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: ['roleRef'],
  DaemonSet: ['spec.selector'],
  Deployment: ['spec.selector'],
  Job: ['spec.completions', 'spec.parallelism', 'spec.selector', 'spec.template'],
  PersistentVolumeClaim: ['spec.accessModes', 'spec.selector', 'spec.storageClassName', 'spec.volumeName'],
  ResourceQuota: ['spec.scopes'],
  RoleBinding: ['roleRef'],
  Secret: ['type'],
  Service: ['spec.clusterIP'],
  StatefulSet: [
    'spec.podManagementPolicy',
    'spec.revisionHistoryLimit',
    'spec.selector',
    'spec.serviceName',
    'spec.volumeClaimTemplates',
  ],
  StorageClass: ['parameters', 'provisioner'],
};

const IMMUTABLE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['binaryData', 'data'],
  Secret: ['data', 'stringData'],
};

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => Object(part)[key], value);
}
