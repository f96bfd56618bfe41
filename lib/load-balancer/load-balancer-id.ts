import type { IConstruct } from 'constructs';
import { LOAD_BALANCER_LIMITS } from '../appliance/spec/spec';
import { reportProblem } from '../core/check';
import { claim } from '../core/claims';
import { sha256 } from '../core/digest';

/** Returns the id of a load balancer, its path with `-` for `/`, and reports two paths with the same id. */
export function claimLoadBalancerId(construct: IConstruct): string {
  const { path } = construct.node;
  const id = toDashes(path);
  const other = claim(construct, { kind: 'load balancer', name: id });
  if (other !== undefined) {
    reportProblem(construct, {
      code: 'SYNTH_DUPLICATE',
      message: `the load balancers '${other}' and '${path}' both get the id '${id}'`,
      given: path,
      hint: 'give one of the constructs another id',
    });
  }
  return id;
}

/** Returns the default name of an appliance: the path; a long one is cut, and a digest keeps it unique. */
export function defaultApplianceName(path: string): string {
  const name = toDashes(path);
  const characters = [...name];
  const { nameLength } = LOAD_BALANCER_LIMITS;
  if (characters.length <= nameLength) return name;
  const digest = sha256(path).slice(0, 8);
  return `${characters.slice(0, nameLength - digest.length - 1).join('')}-${digest}`;
}

function toDashes(path: string): string {
  return path.replaceAll('/', '-');
}
