import { asObjects } from '../../core/json';
import type { Rules } from '../rule';
import { inPodAt } from '../target';

/** Volume types that the restricted level allows. */
const ALLOWED: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** The rule about volume types other than hostPath. */
export const VOLUME_RULES = {
  'pod-volume-types': {
    severity: 'error',
    level: 'restricted',
    title: 'pods reach storage through claims, not by themselves',
    why: 'a pod that names a disk or a server can name any of them',
    fix: 'make a PersistentVolume of it, and use a persistentVolumeClaim',
    inPod: function* (pod) {
      for (const [index, { name, ...sources }] of asObjects(pod.spec.volumes).entries()) {
        const given = Object.keys(sources).filter(
          (key) => sources[key] !== null && sources[key] !== undefined,
        );
        const [source] = given;
        // hostPath has its own rule
        if (source === undefined || source === 'hostPath' || given.some((key) => ALLOWED.includes(key)))
          continue;
        yield {
          message: `volume ${name} is of type ${source}`,
          property: inPodAt(pod, `spec.volumes[${index}].${source}`),
        };
      }
    },
  },
} as const satisfies Rules;
