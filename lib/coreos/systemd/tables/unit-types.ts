import type { DirectiveKinds } from '../directive-kinds';

/** Directives of services: systemd.service(5). */
export const SERVICE_DIRECTIVES: DirectiveKinds = {
  boolean: 'GuessMainPID NonBlocking PermissionsStartOnly RemainAfterExit RootDirectoryStartOnly',
  busName: 'BusName',
  command: 'ExecCondition@243 ExecReload ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost',
  emergencyAction: 'FailureAction@213 StartLimitAction',
  exitStatuses: 'RestartForceExitStatus@215 RestartPreventExitStatus SuccessExitStatus',
  exitType: 'ExitType@250',
  notifyAccess: 'NotifyAccess',
  oomPolicy: 'OOMPolicy@243',
  optionalTimeSpan: 'TimeoutAbortSec@243',
  path: 'USBFunctionDescriptors@227 USBFunctionStrings@227',
  pidFile: 'PIDFile',
  preserve: 'FileDescriptorStorePreserve@254',
  removed: 'BusPolicy@217-229 FsckPassNo@-208 SysVStartPriority@-217',
  restart: 'Restart',
  restartMode: 'RestartMode@254',
  serviceType: 'Type',
  signal: 'ReloadSignal@253',
  sockets: 'Sockets',
  text: 'OpenFile@253 RebootArgument@213',
  timeSpan: `
    RestartMaxDelaySec@254 RestartSec RuntimeMaxSec@229 RuntimeRandomizedExtraSec@250 StartLimitInterval
    TimeoutSec TimeoutStartSec TimeoutStopSec WatchdogSec`,
  timeoutFailureMode: 'TimeoutStartFailureMode@246 TimeoutStopFailureMode@246',
  unsigned: 'FileDescriptorStoreMax@219 RestartSteps@254 StartLimitBurst',
};

/** Directives of sockets: systemd.socket(5). */
export const SOCKET_DIRECTIVES: DirectiveKinds = {
  anything: 'TCPCongestion',
  bindIpv6Only: 'BindIPv6Only',
  boolean: `
    Accept Broadcast FlushPending@247 FreeBind KeepAlive NoDelay@216 PassCredentials
    PassFileDescriptorsToExec@256 PassPacketInfo@246 PassSecurity RemoveOnStop@214 ReusePort@209
    SELinuxContextFromNet@217 Transparent Writable@227`,
  command: 'ExecStartPost ExecStartPre ExecStopPost ExecStopPre',
  fileDescriptorName: 'FileDescriptorName@227',
  integer: 'IPTTL Mark Priority',
  interface: 'BindToDevice',
  ipTos: 'IPTOS',
  listen: 'ListenDatagram ListenStream',
  listenFifo: 'ListenFIFO',
  listenNetlink: 'ListenNetlink',
  listenPath: 'ListenMessageQueue ListenSpecial ListenUSBFunction@227',
  listenUnix: 'ListenSequentialPacket',
  long: 'MessageQueueMaxMessages MessageQueueMessageSize',
  mode: 'DirectoryMode SocketMode',
  paths: 'Symlinks@214',
  service: 'Service',
  size: 'PipeSize ReceiveBuffer SendBuffer',
  socketProtocol: 'SocketProtocol@229',
  text: 'SmackLabel SmackLabelIPIn SmackLabelIPOut',
  timeSpan: `
    DeferAcceptSec@216 KeepAliveIntervalSec@216 KeepAliveTimeSec@216 PollLimitIntervalSec@255 TimeoutSec
    TriggerLimitIntervalSec@230`,
  timestamping: 'Timestamping@247',
  unsigned: `
    Backlog KeepAliveProbes@216 MaxConnections MaxConnectionsPerSource@232 PollLimitBurst@255
    TriggerLimitBurst@230`,
  user: 'SocketUser@214',
  group: 'SocketGroup@214',
};

/** Directives of timers: systemd.timer(5). */
export const TIMER_DIRECTIVES: DirectiveKinds = {
  boolean: `
    DeferReactivation@257 FixedRandomDelay@247 OnClockChange@242 OnTimezoneChange@242 Persistent@212
    RemainAfterElapse@228 WakeSystem@212`,
  calendar: 'OnCalendar',
  timeSpan: 'AccuracySec@209 RandomizedDelaySec@229',
  timerSpan: 'OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec',
  triggeredUnit: 'Unit',
};

/** Directives of paths: systemd.path(5). */
export const PATH_DIRECTIVES: DirectiveKinds = {
  boolean: 'MakeDirectory',
  mode: 'DirectoryMode',
  path: 'DirectoryNotEmpty PathChanged PathExists PathExistsGlob PathModified',
  timeSpan: 'TriggerLimitIntervalSec@250',
  triggeredUnit: 'Unit',
  unsigned: 'TriggerLimitBurst@250',
};

/** Directives of mounts: systemd.mount(5). */
export const MOUNT_DIRECTIVES: DirectiveKinds = {
  boolean: 'ForceUnmount@232 LazyUnmount@232 ReadWriteOnly@246 SloppyOptions@215',
  mode: 'DirectoryMode',
  path: 'Where',
  removed: 'FsckPassNo@-208',
  text: 'Options Type What',
  timeSpan: 'TimeoutSec',
};

/** Directives of automounts: systemd.automount(5). */
export const AUTOMOUNT_DIRECTIVES: DirectiveKinds = {
  mode: 'DirectoryMode',
  path: 'Where',
  text: 'ExtraOptions@250',
  timeSpan: 'TimeoutIdleSec@220',
};

/** Directives of swaps: systemd.swap(5). */
export const SWAP_DIRECTIVES: DirectiveKinds = {
  path: 'What',
  swapPriority: 'Priority',
  text: 'Options@217',
  timeSpan: 'TimeoutSec',
};

/** Directives of scopes: systemd.scope(5). */
export const SCOPE_DIRECTIVES: DirectiveKinds = {
  oomPolicy: 'OOMPolicy@252',
  timeSpan: 'RuntimeMaxSec@245 RuntimeRandomizedExtraSec@250 TimeoutStopSec',
};
