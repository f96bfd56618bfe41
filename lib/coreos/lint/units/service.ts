import { parseTimeSpan } from '../../systemd/values/numbers';
import { readCommands } from '../../unit-file/commands';
import { listValues, tryFindValue } from '../../unit-file/parse';
import { isTrue, type RuleViolation, type WholeUnit } from './whole-unit';

/** The settings of a service that depend on each other. */
class ServiceSettings {
  private readonly unit: WholeUnit;

  constructor(unit: WholeUnit) {
    this.unit = unit;
  }

  get name(): string {
    return this.unit.name;
  }

  value(key: string): string | undefined {
    return tryFindValue(this.unit.file, 'Service', key);
  }

  /** Counts the commands of a directive in all its lines. */
  countCommands(key: string): number {
    return listValues(this.unit.file, 'Service', key)
      .map((value) => readCommands(value, { name: this.unit.name.replace('@.', '@i.') }).commands.length)
      .reduce((sum, count) => sum + count, 0);
  }

  /** The type of the service, inferred if it is not given. */
  get type(): string {
    const inferred = this.value('BusName')
      ? 'dbus'
      : this.countCommands('ExecStart') > 0
        ? 'simple'
        : 'oneshot';
    return this.value('Type') ?? inferred;
  }

  get hasSuccessAction(): boolean {
    return (tryFindValue(this.unit.file, 'Unit', 'SuccessAction') ?? 'none') !== 'none';
  }
}

/** Checks for missing settings of a service, and for settings that cannot be combined. */
export function* checkService(unit: WholeUnit): Generator<RuleViolation> {
  const service = new ServiceSettings(unit);
  yield* checkServiceCommands(service);
  if (service.type === 'oneshot') yield* checkOneshot(service);
  if (service.type === 'dbus' && !service.value('BusName')) {
    yield {
      message: `${unit.name} has Type=dbus, but no BusName=`,
      hint: 'add the BusName= that it takes on D-Bus',
    };
  }
  const killMode = service.value('KillMode') ?? 'control-group';
  if (service.value('PAMName') && !['control-group', 'mixed'].includes(killMode)) {
    yield {
      message: `${unit.name} has PAMName= and KillMode=${killMode}, which systemd refuses together`,
      hint: 'set KillMode=mixed, or leave it out',
    };
  }
  yield* checkPairs(service);
}

function* checkServiceCommands(service: ServiceSettings): Generator<RuleViolation> {
  const starts = service.countCommands('ExecStart');
  const stops = service.countCommands('ExecStop');
  if (starts === 0) {
    const isOneshot = service.type === 'oneshot';
    const hasOther = stops > 0 || service.hasSuccessAction;
    const remains = isTrue(service.value('RemainAfterExit')) || service.hasSuccessAction;
    if (isOneshot && hasOther && remains) return;
    yield {
      message: `${service.name} has no ExecStart=, so systemd refuses it`,
      hint:
        isOneshot && stops > 0
          ? 'add RemainAfterExit=yes, or ExecStart='
          : 'add ExecStart= with the command that it is for',
    };
  } else if (starts > 1 && service.type !== 'oneshot') {
    yield {
      message: `${service.name} has ${starts} commands in ExecStart=, and only Type=oneshot may have more than one`,
      hint: "set Type=oneshot; or, in a drop-in, begin with an empty 'ExecStart=', which removes the earlier one",
    };
  }
}

function* checkOneshot(service: ServiceSettings): Generator<RuleViolation> {
  const restart = service.value('Restart') ?? 'no';
  if (restart === 'always' || restart === 'on-success') {
    yield {
      message: `${service.name} has Type=oneshot and Restart=${restart}, which systemd refuses together`,
      hint: 'set Restart=on-failure, or another Type=',
    };
  } else if (restart !== 'no') {
    yield {
      message: `${service.name} has Type=oneshot and Restart=${restart}, which systemd accepts together`,
      hint: 'let the command itself repeat until it succeeds',
      weight: { since: 244 },
    };
  }
  if (service.value('RestartForceExitStatus')) {
    yield {
      message: `${service.name} has Type=oneshot and RestartForceExitStatus=, which systemd refuses together`,
      hint: 'leave RestartForceExitStatus= out',
    };
  }
  if (service.value('ExitType') === 'cgroup') {
    yield {
      message: `${service.name} has Type=oneshot and ExitType=cgroup, which systemd refuses together`,
      hint: 'leave ExitType= out',
    };
  }
  if ((service.value('RuntimeMaxSec') ?? 'infinity') !== 'infinity') {
    yield {
      message: `${service.name} has Type=oneshot and RuntimeMaxSec=, which has no effect there`,
      hint: 'use TimeoutStartSec=',
    };
  }
}

/** Checks for directives that have no effect without another one. */
function* checkPairs(service: ServiceSettings): Generator<RuleViolation> {
  for (const [key, needed] of [
    ['USBFunctionDescriptors', 'USBFunctionStrings'],
    ['USBFunctionStrings', 'USBFunctionDescriptors'],
  ] as const) {
    if (service.value(key) === undefined || service.value(needed) !== undefined) continue;
    yield {
      message: `${service.name} has ${key}=, which has no effect without ${needed}=`,
      hint: `add ${needed}=`,
    };
  }
  const extra = parseTimeSpan(service.value('RuntimeRandomizedExtraSec') ?? '0', { defaultUnit: 's' });
  if (extra !== 0n && (service.value('RuntimeMaxSec') ?? 'infinity') === 'infinity') {
    yield {
      message: `${service.name} has RuntimeRandomizedExtraSec=, which has no effect without RuntimeMaxSec=`,
      hint: 'add RuntimeMaxSec=',
    };
  }
}
