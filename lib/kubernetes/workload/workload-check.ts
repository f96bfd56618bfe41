import type { Problem } from '../../core/errors';
import { CONTAINER_PORT_NAME } from '../../core/names';
import type { ContainerPort } from './container';
import { tryParseImage } from './image';
import { checkResources } from './resources';
import { DEFAULT_GRACE_SECONDS, type WorkloadProps } from './workload-props';

/** What is wrong with the properties of a workload. */
export function* checkWorkload(props: WorkloadProps): Generator<Problem> {
  yield* checkInteger('replicas', props.replicas, { min: 0 });
  yield* checkInteger('runAsUser', props.runAsUser, { min: 0, max: 2 ** 31 - 1 });
  yield* checkImage(props.image);
  for (const port of props.ports) yield* checkPort(port);
  yield* checkResources(props.resources);
  yield* checkDrain(props);
  if (props.exposure) yield* props.exposure.check();
}

function* checkInteger(
  what: string,
  given: number | undefined,
  { min, max = Number.POSITIVE_INFINITY }: { readonly min: number; readonly max?: number },
): Generator<Problem> {
  if (given === undefined || (Number.isInteger(given) && given >= min && given <= max)) return;
  const allowed = Number.isFinite(max) ? `an integer from ${min} to ${max}` : `an integer from ${min}`;
  yield { code: 'SYNTH_VALUE', message: `${what} is ${given}`, given, allowed };
}

function* checkImage(given: string): Generator<Problem> {
  if (tryParseImage(given)) return;
  yield {
    code: 'SYNTH_VALUE',
    message: `'${given}' is not an image reference`,
    given,
    allowed: 'registry/path:tag or registry/path@sha256:digest, in lower case',
  };
}

function* checkPort({ name, number, servicePort }: ContainerPort): Generator<Problem> {
  yield* checkInteger(`port ${name}`, number, { min: 1, max: 65535 });
  yield* checkInteger(`Service port of ${name}`, servicePort, { min: 1, max: 65535 });
  if (CONTAINER_PORT_NAME.accepts(name)) return;
  const { allowed } = CONTAINER_PORT_NAME;
  yield { code: 'SYNTH_NAME', message: `'${name}' is not a port name`, given: name, allowed };
}

function* checkDrain({ drainSeconds, terminationGraceSeconds }: WorkloadProps): Generator<Problem> {
  const invalid = [
    ...checkInteger('drainSeconds', drainSeconds, { min: 0 }),
    ...checkInteger('terminationGraceSeconds', terminationGraceSeconds, { min: 1 }),
  ];
  yield* invalid;
  const grace = terminationGraceSeconds ?? DEFAULT_GRACE_SECONDS;
  if (invalid.length > 0 || drainSeconds === undefined || drainSeconds < grace) return;
  yield {
    code: 'SYNTH_VALUE',
    message: `drainSeconds of ${drainSeconds} leaves the process no time to end`,
    given: drainSeconds,
    allowed: `less than the termination grace period of ${grace} s`,
  };
}
