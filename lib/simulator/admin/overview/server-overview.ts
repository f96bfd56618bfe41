import { phaseOf } from '../../service/model/lifecycle';
import type { ServerRecord } from '../../store/records';

export interface ServerOverview {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly instanceStatus: string;
  readonly addresses: readonly string[];
}

export function serverOverview(server: Readonly<ServerRecord>): ServerOverview {
  const { id, name, tags, life, interfaces } = server;
  return {
    id,
    name,
    tags,
    instanceStatus: phaseOf(life).instance,
    addresses: interfaces.flatMap(({ address, assignedAddress }) => address ?? assignedAddress ?? []),
  };
}
