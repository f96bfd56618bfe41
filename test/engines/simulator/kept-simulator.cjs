/**
 * A simulator with a state file, which tests kill. It sends its URL, or the reason why it cannot start, and
 * closes gracefully when the parent disconnects.
 */
require('node:module').enableCompileCache?.();
const { startSimulator } = require('kumiki/testing');

const [stateFile] = process.argv.slice(2);
startSimulator({ stateFile, site: {}, token: 'token', secret: 'secret' }).then(
  (simulator) => {
    process.send({ url: simulator.url });
    process.on('disconnect', () => simulator.close());
  },
  (error) => process.send({ error: error.message }, () => process.exit(1)),
);
