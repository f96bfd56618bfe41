import { isDeepStrictEqual } from 'node:util';
import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import type { KernelParameter } from '../model/kernel-settings';
import type { RemoteFile, SymbolicLink } from '../model/remote-file';
import type { DropIn, Unit, UnitName } from '../model/unit';
import type { User } from '../model/user';

interface PlacedUnit {
  readonly unit: Unit;
  readonly before: UnitName | undefined;
}

/**
 * Collects the lists of a document. An item that is added twice appears once, because several constructs may
 * need the same one.
 */
export class DocumentBuilder {
  private readonly sshAuthorizedKeys: string[] = [];
  private readonly users: User[] = [];
  private readonly files: BootFile[] = [];
  private readonly remoteFiles: RemoteFile[] = [];
  private readonly links: SymbolicLink[] = [];
  private readonly units: PlacedUnit[] = [];
  private readonly dropIns: { readonly unit: UnitName; readonly dropIn: DropIn }[] = [];
  private readonly kernelModules: string[] = [];
  private readonly kernelParameters: KernelParameter[] = [];

  addSshKey(key: string): void {
    addOnce(this.sshAuthorizedKeys, toLine(key));
  }

  addUser(user: User): void {
    const { sshAuthorizedKeys: keys, passwordHash: hash } = user;
    addOnce(this.users, {
      ...user,
      ...(keys && { sshAuthorizedKeys: keys.map(toLine) }),
      ...(hash !== undefined && { passwordHash: toLine(hash) }),
    });
  }

  addFile(file: BootFile): void {
    addOnce(this.files, file);
  }

  addRemoteFile(file: RemoteFile): void {
    addOnce(this.remoteFiles, file);
  }

  addLink(link: SymbolicLink): void {
    addOnce(this.links, link);
  }

  addKernelModule(name: string): void {
    addOnce(this.kernelModules, name);
  }

  addKernelParameter(parameter: KernelParameter): void {
    addOnce(this.kernelParameters, parameter);
  }

  addUnit(unit: Unit, before?: UnitName): void {
    addOnce(this.units, { unit, before });
  }

  addDropIn(unit: UnitName, dropIn: DropIn): void {
    addOnce(this.dropIns, { unit, dropIn });
  }

  /** Builds the document from the current lists; `rest` is everything else. */
  build(rest: Pick<BootDocument, 'hostname' | 'manageEtcHosts' | 'options' | 'webProxy'>): BootDocument {
    return {
      ...rest,
      sshAuthorizedKeys: [...this.sshAuthorizedKeys],
      users: [...this.users],
      files: [...this.files],
      remoteFiles: [...this.remoteFiles],
      links: [...this.links],
      units: this.orderUnits(),
      kernel: { modules: [...this.kernelModules], parameters: [...this.kernelParameters] },
    };
  }

  /** Lists the units that were added before a unit that is not in the list. */
  listMisplaced(): { readonly unit: UnitName; readonly before: UnitName }[] {
    const names = new Set<string>(this.units.map(({ unit }) => unit.name));
    return this.units.flatMap(({ unit, before }) =>
      before === undefined || names.has(before) ? [] : [{ unit: unit.name, before }],
    );
  }

  /** Lists the names of the units. */
  listUnitNames(): string[] {
    return this.units.map(({ unit }) => unit.name);
  }

  private orderUnits(): Unit[] {
    const units = this.units.filter(({ before }) => before === undefined).map(({ unit }) => unit);
    // a unit may stand before one that is itself placed: each round places at least one, or is the last
    let waiting = this.units.filter(({ before }) => before !== undefined);
    for (let count = 0; count !== waiting.length; ) {
      count = waiting.length;
      waiting = waiting.filter(({ unit, before }) => {
        const position = units.findIndex(({ name }) => name === before);
        if (position >= 0) units.splice(position, 0, unit);
        return position < 0;
      });
    }
    units.push(...waiting.map(({ unit }) => unit));
    for (const { unit, dropIn } of this.dropIns) attachDropIn(units, unit, dropIn);
    return units;
  }
}

/** A key or hash as it stands on its line: files and the output of programs end with a line break. */
function toLine(text: string): string {
  return text.trim();
}

function attachDropIn(units: Unit[], name: UnitName, dropIn: DropIn): void {
  const position = units.findIndex((unit) => unit.name === name);
  const unit = units[position] ?? { name };
  const extended = { ...unit, dropIns: [...(unit.dropIns ?? []), dropIn] };
  units.splice(position < 0 ? units.length : position, 1, extended);
}

function addOnce<T>(list: T[], item: T): void {
  if (!list.some((known) => isDeepStrictEqual(known, item))) list.push(item);
}
