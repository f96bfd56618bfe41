import { joinShown } from '../../core/shown-text';
import type { Terminal } from '../terminal/terminal';
import type { ProcessEvents } from './run-program';

/** A running program, and the terminal for notices about it. */
export interface WaitingContext {
  readonly events: ProcessEvents;
  readonly err: Terminal;
  /** Whether `--json` is given: then nothing goes to `err`. */
  readonly json: boolean;
}

/** User-facing words for Node's names of resources. */
const WORDS: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  Immediate: 'a timer',
  TCPServerWrap: 'a server',
  TCPSocketWrap: 'a connection',
  TCPConnectWrap: 'a connection',
  TLSWrap: 'a connection',
  UDPWrap: 'a UDP socket',
  PipeWrap: 'a pipe',
  PipeServerWrap: 'a server',
  TTYWrap: 'the terminal',
  ProcessWrap: 'a child process',
  FSEventWrap: 'a watched file',
  StatWatcher: 'a watched file',
  FSReqCallback: 'a file',
  FSReqPromise: 'a file',
  GetAddrInfoReqWrap: 'the look-up of a name',
  MessagePort: 'a worker',
};

/** Prints what keeps a program from ending. The user decides whether to go on: it may still be busy. */
export function printWaitingNotice({ err, events, json }: WaitingContext): void {
  if (json) return;
  const names = events.getActiveResourcesInfo?.() ?? [];
  const things = new Set(names.map((name) => err.say(WORDS[name] ?? name).text));
  if (things.size === 0) return;
  const shown = joinShown([...things].sort(), ', ');
  err.print`waiting for the program to end; it keeps open: ${shown}\n`;
  err.print`  clear its timers (or unref() them), close its servers and connections; Ctrl+C gives up\n`;
}
