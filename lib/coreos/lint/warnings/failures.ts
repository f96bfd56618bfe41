import type { Problem } from '../../../core/errors';
import { listValues, listWords } from '../../unit-file/parse';
import type { ReadUnit } from '../read-units';

/** Commands that remove what may not exist, or create what may already exist: their failure is expected. */
const TIDIES_UP =
  /\b(?:docker|podman|rkt|ctr|nerdctl|crictl)\s+(?:-\S+\s+)*(?:(?:container|image|volume|network|system|pod)\s+)?(?:rm|rmi|kill|stop|pull|prune|gc|create|down|disconnect|logs)\b|\bmkdir\s+(?:-\S+\s+)*-\w*p|\b(?:rm|rmdir|unlink|kill|killall|pkill|umount|modprobe|rmmod|losetup|swapoff|groupadd|useradd|userdel)\b|\bip\s+(?:-\S+\s+)*(?:link|addr|address|route|rule|netns)\s+(?:del|delete|flush|add)\b|\bip6?tables\s+(?:-\S+\s+\S+\s+)*-[DFXN]\b|\bsystemctl\s+(?:-\S+\s+)*(?:stop|reset-failed|kill|disable)\b|\betcdctl\s+(?:-\S+\s+)*(?:rm|rmdir|del)\b|\bbrctl\s+(?:delbr|addbr)\b|\bfleetctl\s+(?:destroy|stop|unload)\b|\bplymouth\b|\bwait-online\b/;

/** Warns about failures that go unnoticed, and about sockets that a unit with new content loses. */
export function* warnAboutFailures(units: readonly ReadUnit[]): Generator<Problem> {
  for (const read of units) {
    const { unit, file, property } = read;
    for (const value of listValues(file, 'Service', 'ExecStartPre')) {
      if (!/^[@:+!|]*-/.test(value) || TIDIES_UP.test(value)) continue;
      yield {
        code: 'UNIT_SWALLOWED_FAILURE',
        property,
        message: `${unit.name} continues if '${value}' fails, for whatever reason`,
        hint: 'let a separate unit retry until it succeeds, and remove the leading -',
      };
    }
    if (losesSocket(read)) {
      yield {
        code: 'UNIT_RACE',
        property,
        message: `${unit.name} gets its sockets from systemd (fd://), but its new content does not ask for them`,
        hint: `change it with a drop-in, or add Requires= and After=${toSocketName(unit.name)}`,
      };
    }
  }
}

/**
 * Returns whether a command saves a download. wget does by default; curl does with an option, or if its
 * output goes to a file or another program.
 */
function savesDownload(command: string): boolean {
  const wget = command.split(/\bwget\b/);
  if (wget.length > 1 && !/--spider|-O {0,9}(?:-|\/dev\/null)/.test(wget.at(-1) ?? '')) return true;
  const curl = /\bcurl\b/.exec(command);
  return curl !== null && SAVING.test(command.slice(curl.index));
}

const SAVING = / -\w*[oO]|--output|--remote-name|>|\|\s{0,9}(?:\S{0,99}\/)?(?:sudo |ba)?sh\b|\|\s{0,9}tar\b/;
const LOOPBACK = /^https?:\/\/(?:localhost|127\.|\[::1\]|169\.254\.169\.254)/;

/** Warns about programs that are downloaded and run as root without being verified. */
export function* warnAboutDownloads(units: readonly ReadUnit[]): Generator<Problem> {
  for (const { unit, property, commands } of units) {
    const urls = commands
      .filter(savesDownload)
      .flatMap((command) => command.match(/https?:\/\/[^\s'"]+/g) ?? [])
      .filter((url) => !LOOPBACK.test(url));
    const [first] = urls;
    if (first === undefined || commands.some((command) => /\bsha(?:256|512)sum\b/.test(command))) continue;
    yield {
      code: 'UNIT_DOWNLOAD',
      property,
      message: `${unit.name} runs what it downloads (${urls.length === 1 ? first : `${urls.length} files, such as ${first}`}) without verifying a checksum`,
      hint: 'name a version in the URL, and check it with sha256sum before it becomes executable',
    };
  }
}

function losesSocket({ unit, file }: ReadUnit): boolean {
  if (unit.content === undefined || !unit.name.endsWith('.service')) return false;
  const commands = listValues(file, 'Service', 'ExecStart');
  if (!commands.some((command) => /(?:^|\s)fd:\/\//.test(command))) return false;
  const requested = [
    ...listWords(file, 'Unit', 'Requires'),
    ...listWords(file, 'Unit', 'BindsTo'),
    ...listWords(file, 'Service', 'Sockets'),
  ];
  return !requested.includes(toSocketName(unit.name));
}

function toSocketName(service: string): string {
  return service.replace(/service$/, 'socket');
}
