/**
 * A simulator with a state file, to be killed: says where it listens, or why it cannot; ends well when nobody
 * listens to it.
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
