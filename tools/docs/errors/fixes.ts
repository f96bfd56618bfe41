import type { ErrorCode } from 'kumiki';

/** How to fix an error, for examples whose message does not say so. */
export const FIXES: Readonly<Partial<Record<ErrorCode, string>>> = {
  API_REFUSED:
    'read what the API says in parentheses; a limit of the account or a maintenance of the zone is answered in this way, too',
  CANCELLED: 'run it again: it goes on where it was',
  CLI_DOCTOR: 'do what the lines marked as failed say, and run it again',
  CLI_TYPES: 'correct the program at the places named, or leave `--typecheck` out',
  CLI_UNEXPECTED: 'correct the line shown; `--debug` shows the stack trace',
  GATEWAY_CERTIFICATE: 'give another `--name` or `--store`, or `--renew` to keep the key',
  KUBE_EXISTS: 'take the object over (`kubectl get` shows whose it is), or give yours another name',
  KUBE_INVALID: 'correct the field that the cluster names',
  KUBE_NOT_FOUND: 'apply the manifests first, or check namespace and context',
  KUBE_REFUSED: 'look at the health of the API server, then run it again',
  SYNTH_API_OBJECT:
    'give what is missing; a value that stands for a later one belongs into a place that is rendered late',
  SYNTH_OUTPUT: 'name another folder with `--output`, or move away what stands there',
  SYNTH_VALIDATION: 'read the documentation of the construct that says so',
  UNIT_DOWNLOAD: 'give the file as one of `remoteFiles` with its SHA-256, or verify it in the unit',
  UNIT_ORDER: 'list the unit that is waited for first',
  UNIT_PROGRAM:
    'put the program there (`files`, `remoteFiles`, `links`), or list it in `preplacedFiles` if the image has it',
  UNIT_RACE: 'add `Restart=on-failure`, or wait for the file itself',
  UNIT_SWALLOWED_FAILURE:
    'leave the `-` before the command out, or make the command succeed where the failure is expected',
  UNIT_VERSION: 'use what that systemd has, or a format for a newer image',
};
