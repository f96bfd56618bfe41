import { standIn } from './stand-in';

// true: then TypeScript's import helper takes the object as it is, instead of copying every property
module.exports = standIn(true, () => require(require.resolve('yaml', { paths: [require.resolve('cdk8s')] })));
