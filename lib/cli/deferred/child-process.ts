import { standIn } from './stand-in';

module.exports = standIn(false, () => require('node:child_process'));
