import type { dynamic } from '@pulumi/pulumi';
import type { DynamicAdapter, DynamicConfig } from '../provider/dynamic/adapter';

type Properties = Readonly<Record<string, unknown>>;

interface DynamicShim extends dynamic.ResourceProvider<Properties, Properties> {
  config?: DynamicConfig;
  adapter(): DynamicAdapter;
}

/**
 * The provider as Pulumi stores it. The text of these methods, comments included, is kept twice in the state
 * of every resource and runs in another process, at destroy even after this package was upgraded. So it
 * captures nothing, never changes, and only passes calls on to the package that is installed where Pulumi
 * runs: `kumiki/provider` must always exist. `configure` stores before anything is awaited, because other
 * calls come in at the same time. One object for the whole process: Pulumi serializes and loads it once for
 * all resources that share it.
 */
export const dynamicShim: DynamicShim = {
  configure(request) {
    this.config = request.config;
    return Promise.resolve();
  },
  adapter() {
    try {
      return require('kumiki/provider').dynamicAdapter;
    } catch (error) {
      throw new Error(`kumiki does not load; run npm install in ${process.cwd()} and try again (${error})`);
    }
  },
  check(olds, news) {
    return this.adapter().check(this.config, olds, news);
  },
  diff(id, olds, news) {
    return this.adapter().diff(this.config, id, olds, news, console.log);
  },
  create(inputs) {
    return this.adapter().create(this.config, inputs, console.log);
  },
  read(id, properties) {
    return this.adapter().read(this.config, id, properties, console.log);
  },
  update(id, olds, news) {
    return this.adapter().update(this.config, id, olds, news, console.log);
  },
  delete(id, properties) {
    return this.adapter().delete(this.config, id, properties, console.log);
  },
};

/** The same for the status of a Service. */
export const serviceStatusShim: DynamicShim = {
  ...dynamicShim,
  adapter() {
    try {
      return require('kumiki/provider').serviceStatusAdapter;
    } catch (error) {
      throw new Error(`kumiki does not load; run npm install in ${process.cwd()} and try again (${error})`);
    }
  },
};

/** The same for the scope of a stack. */
export const scopeShim: DynamicShim = {
  ...dynamicShim,
  adapter() {
    try {
      return require('kumiki/provider').scopeAdapter;
    } catch (error) {
      throw new Error(`kumiki does not load; run npm install in ${process.cwd()} and try again (${error})`);
    }
  },
};

/** The same for the recorded names of ConfigMaps. */
export const revisionsShim: DynamicShim = {
  ...dynamicShim,
  adapter() {
    try {
      return require('kumiki/provider').revisionsAdapter;
    } catch (error) {
      throw new Error(`kumiki does not load; run npm install in ${process.cwd()} and try again (${error})`);
    }
  },
};
