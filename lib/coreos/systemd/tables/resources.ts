import type { DirectiveKinds } from '../directive-kinds';

/** Directives for the resources of processes: systemd.resource-control(5). */
export const RESOURCE_DIRECTIVES: DirectiveKinds = {
  addressPrefixes: 'IPAddressAllow@235 IPAddressDeny@235',
  boolean: `
    BlockIOAccounting CPUAccounting CoredumpReceive@255 IOAccounting@230 IPAccounting@235 MemoryAccounting
    MemoryZSwapWriteback@256 TasksAccounting@227`,
  bpfProgram: 'BPFProgram@249',
  controllers: 'DisableControllers@240',
  cpuQuota: 'CPUQuota@213',
  cpuShares: 'CPUShares StartupCPUShares@213',
  cpuWeight: 'CPUWeight@232 StartupCPUWeight@232',
  cpus: 'AllowedCPUs@245 AllowedMemoryNodes@245 StartupAllowedCPUs@250 StartupAllowedMemoryNodes@250',
  delegate: 'Delegate@218',
  deviceAllow: 'DeviceAllow',
  deviceLatency: 'IODeviceLatencyTargetSec@240',
  deviceLimit: 'IOReadBandwidthMax@230 IOReadIOPSMax@230 IOWriteBandwidthMax@230 IOWriteIOPSMax@230',
  devicePolicy: 'DevicePolicy',
  deviceWeight: 'IODeviceWeight@230',
  interfaces: 'RestrictNetworkInterfaces@250',
  legacyBandwidth: 'BlockIOReadBandwidth BlockIOWriteBandwidth',
  legacyDeviceWeight: 'BlockIODeviceWeight',
  legacyMemory: 'MemoryLimit',
  legacyWeight: 'BlockIOWeight StartupBlockIOWeight@213',
  memory: 'MemoryHigh@231 MemoryMax@231',
  oomMode: 'ManagedOOMMemoryPressure@247 ManagedOOMSwap@247',
  oomPreference: 'ManagedOOMPreference@248',
  optionalMemory: `
    DefaultMemoryLow@243 DefaultMemoryMin@243 DefaultStartupMemoryLow@254 MemoryLow@231 MemoryMin@240
    MemorySwapMax@232 MemoryZSwapMax@253 StartupMemoryHigh@254 StartupMemoryLow@254 StartupMemoryMax@254
    StartupMemorySwapMax@254 StartupMemoryZSwapMax@254`,
  optionalTimeSpan: 'CPUQuotaPeriodSec@242 ManagedOOMMemoryPressureDurationSec@257',
  path: 'IPEgressFilterPath@243 IPIngressFilterPath@243',
  percentage: 'ManagedOOMMemoryPressureLimit@247',
  pressureWatch: 'MemoryPressureWatch@254',
  removed: 'NetClass@227-228',
  slice: 'Slice',
  socketBind: 'SocketBindAllow@249 SocketBindDeny@249',
  tasks: 'TasksMax@227',
  text: 'DelegateSubgroup@254 NFTSet@255',
  timeSpan: 'MemoryPressureThresholdSec@254',
  weight: 'IOWeight@230 StartupIOWeight@230',
};

/** Directives for ending processes: systemd.kill(5). */
export const KILL_DIRECTIVES: DirectiveKinds = {
  boolean: 'SendSIGHUP SendSIGKILL',
  killMode: 'KillMode',
  signal: 'FinalKillSignal@240 KillSignal RestartKillSignal@245 WatchdogSignal@240',
};
