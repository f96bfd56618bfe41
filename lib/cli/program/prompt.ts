import { createInterface } from 'node:readline';
import { KumikiError } from '../../core/errors';

/**
 * Asks the person at the terminal, on stderr, as stdout is for results; resolves to undefined if there is no
 * terminal.
 * @throws CANCELLED if they end the input instead of answering
 */
export function ask(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const terminal = createInterface({ input: stdin, output: stderr });
    terminal.once('close', () => reject(new KumikiError({ code: 'CANCELLED', message: 'nobody answered' })));
    terminal.question(question, (answer) => {
      resolve(answer);
      terminal.close();
    });
  });
}
