import { createHash } from 'node:crypto';
import { type IConstruct, Node } from 'constructs';
import { LOAD_BALANCER_LIMITS } from '../appliance/spec/spec';
import { report } from '../core/check';

/** The ids of each tree with the construct that has them. */
const claims = new WeakMap<IConstruct, Map<string, string>>();

/** The id of a load balancer: its path with `-` for `/`. Two paths that come to the same id are reported. */
export function claimLoadBalancerId(construct: IConstruct): string {
  const { path, root } = Node.of(construct);
  const id = path.replaceAll('/', '-');
  const known = claims.get(root) ?? new Map<string, string>();
  claims.set(root, known);
  const other = known.get(id);
  if (other !== undefined && other !== path) {
    report(construct, {
      code: 'SYNTH_DUPLICATE',
      message: `the load balancers '${other}' and '${path}' both come to the id '${id}'`,
      given: path,
      hint: 'give one of the constructs another id',
    });
  }
  known.set(id, path);
  return id;
}

/** The name of an appliance when none is given: the path, cut with a digest where it is too long. */
export function defaultApplianceName(path: string): string {
  const name = path.replaceAll('/', '-');
  const characters = [...name];
  const { nameLength } = LOAD_BALANCER_LIMITS;
  if (characters.length <= nameLength) return name;
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return `${characters.slice(0, nameLength - digest.length - 1).join('')}-${digest}`;
}
