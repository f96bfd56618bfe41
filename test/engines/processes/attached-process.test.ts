import { spawnSync } from 'node:child_process';
import { startAttached } from '../harness/attached-process';
import { waitFor } from '../harness/poll';

const LINES = 5_000;
// prints its process id last
const TALK = `i=0; while [ $i -lt ${LINES} ]; do echo "line $i" >&2; i=$((i+1)); done; echo "pid $$" >&2; exec sleep 60`;
const isAlive = (pid: number) => spawnSync('kill', ['-0', String(pid)]).status === 0;

describe('a program attached to a test', () => {
  it('continues while the test is blocked, however much it prints, and ends when stopped', async () => {
    const program = startAttached(['sh', '-c', TALK]);
    try {
      // this process is blocked meanwhile
      const look = 'for _ in $(seq 300); do pgrep -P "$1" -x sleep && exit; sleep 0.1; done; exit 1';
      expect(spawnSync('sh', ['-c', look, 'sh', String(program.child.pid)]).status).toBe(0);
      const lines = program.messages().trimEnd().split('\n');
      expect(lines).toHaveLength(LINES + 1);
      const pid = Number(lines.at(-1)?.replace('pid ', ''));
      expect(isAlive(pid)).toBe(true);
      await program.stop();
      await waitFor(() => !isAlive(pid), 'end of the program');
      expect(program.messages()).toContain(`line ${LINES - 1}`);
    } finally {
      await program.stop();
    }
  });
});
