/**
 * A simulator for the benchmark, in its own process: sends its URL, and reports its memory on request. Modes
 * are `memory` and `state FILE`.
 */
const { startSimulator } = require('kumiki/testing');

const [mode, stateFile] = process.argv.slice(2);
startSimulator({ site: {}, ...(mode === 'state' && { stateFile }) }).then((simulator) => {
  const { url, token, secret } = simulator;
  process.send({ url, token, secret });
  process.on('message', () => {
    globalThis.gc();
    process.send({ heapBytes: process.memoryUsage().heapUsed });
  });
  process.on('disconnect', () => simulator.close());
});
