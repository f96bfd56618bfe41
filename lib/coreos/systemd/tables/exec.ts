import type { DirectiveKinds } from '../directive-kinds';

/** Directives for the environment of commands: systemd.exec(5). */
export const EXEC_DIRECTIVES: DirectiveKinds = {
  addressFamilies: 'RestrictAddressFamilies@211',
  anything: `
    AmbientCapabilities@229 CapabilityBoundingSet
    RestrictFileSystems@250 SecureBits`,
  architectures: 'SystemCallArchitectures@209',
  base64: 'StandardInputData@236',
  bindPaths: 'BindPaths@233 BindReadOnlyPaths@233',
  boolean: `
    CPUSchedulingResetOnFork DynamicUser@232 IgnoreSIGPIPE LockPersonality@235 MemoryDenyWriteExecute@231
    NoNewPrivileges PrivateDevices@209 PrivateIPC@248 PrivateMounts@239 PrivateNetwork PrivatePIDs@257
    ProtectClock@245 ProtectHostname@242
    ProtectKernelLogs@244 ProtectKernelModules@232 ProtectKernelTunables@232 RemoveIPC@236
    RestrictRealtime@231 RestrictSUIDSGID@242 RootEphemeral@254 SyslogLevelPrefix TTYReset TTYVHangup
    TTYVTDisallocate`,
  colonPaths: 'ExecSearchPath@250',
  coredumpFilter: 'CoredumpFilter@246',
  cpuAffinity: 'CPUAffinity',
  credential: 'SetCredential@247',
  encryptedCredential: 'SetCredentialEncrypted@250',
  credentialSource: 'LoadCredential@247 LoadCredentialEncrypted@250',
  directoriesWithoutLinks: 'ConfigurationDirectory@235',
  directories: `
    CacheDirectory@235 LogsDirectory@235 RuntimeDirectory@211 StateDirectory@235`,
  environment: 'Environment',
  environmentFile: 'EnvironmentFile',
  environmentItems: 'UnsetEnvironment@235',
  environmentNames: 'PassEnvironment@228',
  errorNumber: 'SystemCallErrorNumber@209',
  extensionImages: 'ExtensionImages@248',
  inputText: 'StandardInputText@236',
  ioClass: 'IOSchedulingClass',
  ioPriority: 'IOSchedulingPriority',
  keyringMode: 'KeyringMode@235',
  label: 'AppArmorProfile@210 SELinuxContext@209 SmackProcessLabel@218',
  limitMicroseconds: 'LimitRTTIME',
  limitNice: 'LimitNICE',
  limitNumber: 'LimitLOCKS LimitNOFILE LimitNPROC LimitRTPRIO LimitSIGPENDING',
  limitSeconds: 'LimitCPU',
  limitSize: 'LimitAS LimitCORE LimitDATA LimitFSIZE LimitMEMLOCK LimitMSGQUEUE LimitRSS LimitSTACK',
  logFacility: 'SyslogFacility',
  logFields: 'LogExtraFields@236',
  logLevel: 'LogLevelMax@236 SyslogLevel',
  mode: `
    CacheDirectoryMode@235 ConfigurationDirectoryMode@235 LogsDirectoryMode@235 RuntimeDirectoryMode@211
    StateDirectoryMode@235 UMask`,
  mountFlags: 'MountFlags',
  mountImages: 'MountImages@247',
  logNamespace: 'LogNamespace@245',
  namespacePaths: `
    ExecPaths@248 ExtensionDirectories@251 InaccessibleDirectories InaccessiblePaths@231 NoExecPaths@248
    ReadOnlyDirectories ReadOnlyPaths@231 ReadWriteDirectories ReadWritePaths@231`,
  namespaces: 'RestrictNamespaces@233',
  nanoseconds: 'TimerSlackNSec',
  nice: 'Nice',
  numaMask: 'NUMAMask@243',
  numaPolicy: 'NUMAPolicy@243',
  oomScore: 'OOMScoreAdjust',
  optionalBoolean: 'BindLogSockets@257 MemoryKSM@254 MountAPIVFS@233 SetLoginEnvironment@255',
  optionalUnsigned: 'TTYColumns@250 TTYRows@250',
  path: 'IPCNamespacePath@248 NetworkNamespacePath@242 RootDirectory RootImage@233 RootVerity@246 TTYPath',
  personality: 'Personality@209',
  preserve: 'RuntimeDirectoryPreserve@235',
  privateTmp: 'PrivateTmp',
  privateUsers: 'PrivateUsers@232',
  procSubset: 'ProcSubset@247',
  protectControlGroups: 'ProtectControlGroups@232',
  protectHome: 'ProtectHome@214',
  protectProc: 'ProtectProc@247',
  protectSystem: 'ProtectSystem@214',
  removed: 'Capabilities@-229 TCPWrapName@-211',
  rootHash: 'RootHash@246',
  rootHashSignature: 'RootHashSignature@246',
  schedulingPolicy: 'CPUSchedulingPolicy',
  schedulingPriority: 'CPUSchedulingPriority',
  standardInput: 'StandardInput',
  standardOutput: 'StandardError StandardOutput',
  systemCalls: 'SystemCallFilter SystemCallLog@247',
  temporaryFileSystems: 'TemporaryFileSystem@238',
  text: `
    ExtensionImagePolicy@254 ImportCredential@254 LogFilterPatterns@253
    MountImagePolicy@254 PAMName RootImageOptions@247 RootImagePolicy@254 SyslogIdentifier UtmpIdentifier`,
  timeSpan: 'LogRateLimitIntervalSec@240 TimeoutCleanSec@243',
  unsigned: 'LogRateLimitBurst@240',
  user: 'User',
  group: 'Group',
  users: 'SupplementaryGroups',
  utmpMode: 'UtmpMode@225',
  workingDirectory: 'WorkingDirectory',
};
