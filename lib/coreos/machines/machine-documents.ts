import type { Unit } from '../model/unit';
import type { UserDataProps } from '../user-data/user-data-props';
import type { ClusterDefinition } from './cluster-definition';
import type { ListedMachine } from './machine-cluster-props';

/** Creates the boot documents of a cluster's machines. */
export class MachineDocuments {
  private readonly definition: ClusterDefinition;
  private readonly units = new Map<string, Unit>();

  constructor(definition: ClusterDefinition) {
    this.definition = definition;
  }

  create(machine: ListedMachine): UserDataProps {
    const { props, createDocument } = this.definition;
    const { encoding, provider, sshAuthorizedKeys } = props;
    const { units, ...document } = createDocument(machine);
    return {
      ...document,
      units: units?.map((unit) => this.share(unit)),
      encoding,
      provider,
      sshAuthorizedKeys,
    };
  }

  /**
   * Returns one object for all identical units, so that each is rendered and read once for all machines.
   */
  private share(unit: Unit): Unit {
    const key = JSON.stringify(unit);
    const known = this.units.get(key);
    if (known) return known;
    this.units.set(key, unit);
    return unit;
  }
}
