import type { Problem } from '../../core/errors';
import { CONTAINER_PORT_NAME } from '../../core/names';
import { tryParseImage } from './image';
import { checkResources } from './resources';
import { DEFAULT_GRACE_SECONDS, type WorkloadProps } from './workload-props';

/** What is wrong with the properties of a workload, each by itself. */
export function checkWorkload(props: WorkloadProps): Problem[] {
  return [
    ...checkInteger('replicas', props.replicas, 0),
    ...checkInteger('runAsUser', props.runAsUser, 0, 2 ** 31 - 1),
    ...checkImage(props.image),
    ...props.ports.flatMap((port) => [
      ...checkInteger(`port ${port.name}`, port.number, 1, 65535),
      ...checkInteger(`Service port of ${port.name}`, port.servicePort, 1, 65535),
      ...checkPortName(port.name),
    ]),
    ...checkResources(props.resources),
    ...checkDrain(props),
    ...(props.exposure?.problems() ?? []),
  ];
}

function checkInteger(what: string, given: number | undefined, least: number, most?: number): Problem[] {
  if (given === undefined || (Number.isInteger(given) && given >= least && given <= (most ?? given)))
    return [];
  const allowed = most === undefined ? `an integer from ${least}` : `an integer from ${least} to ${most}`;
  return [{ code: 'SYNTH_VALUE', message: `${what} is ${given}`, given, allowed }];
}

function checkImage(given: string): Problem[] {
  if (tryParseImage(given)) return [];
  return [
    {
      code: 'SYNTH_VALUE',
      message: `'${given}' is not an image reference`,
      given,
      allowed: 'registry/path:tag or registry/path@sha256:digest, in lower case',
    },
  ];
}

function checkPortName(given: string): Problem[] {
  if (CONTAINER_PORT_NAME.accepts(given)) return [];
  const { allowed } = CONTAINER_PORT_NAME;
  return [{ code: 'SYNTH_NAME', message: `'${given}' is not a port name`, given, allowed }];
}

function checkDrain(props: WorkloadProps): Problem[] {
  const grace = props.terminationGraceSeconds ?? DEFAULT_GRACE_SECONDS;
  const problems = [
    ...checkInteger('drainSeconds', props.drainSeconds, 0),
    ...checkInteger('terminationGraceSeconds', props.terminationGraceSeconds, 1),
  ];
  if (problems.length > 0 || (props.drainSeconds ?? 0) < grace) return problems;
  return [
    {
      code: 'SYNTH_VALUE',
      message: `a drain of ${props.drainSeconds} s leaves the process no time to end`,
      given: props.drainSeconds,
      allowed: `less than the termination grace period of ${grace} s`,
    },
  ];
}
