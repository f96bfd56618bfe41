import { standInForFunctions } from './stand-in';

// cdk8s takes a function out of it while it loads
module.exports = standInForFunctions(() => require('node:child_process'));
