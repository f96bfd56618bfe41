import type { DirectiveKinds } from '../directive-kinds';

/** Directives of all units: systemd.unit(5). */
export const UNIT_DIRECTIVES: DirectiveKinds = {
  boolean: `
    AllowIsolate DefaultDependencies IgnoreOnIsolate OnFailureIsolate RefuseManualStart RefuseManualStop
    StopWhenUnneeded SurviveFinalKillSignal@255`,
  collectMode: 'CollectMode@236',
  conditionPath: `
    AssertDirectoryNotEmpty@218 AssertFileIsExecutable@218 AssertFileNotEmpty@218 AssertNeedsUpdate@218
    AssertPathExists@218 AssertPathExistsGlob@218 AssertPathIsDirectory@218 AssertPathIsEncrypted@246
    AssertPathIsMountPoint@218 AssertPathIsReadWrite@218 AssertPathIsSymbolicLink@218
    ConditionDirectoryNotEmpty ConditionFileIsExecutable ConditionFileNotEmpty ConditionNeedsUpdate@215
    ConditionPathExists ConditionPathExistsGlob ConditionPathIsDirectory ConditionPathIsEncrypted@246
    ConditionPathIsMountPoint ConditionPathIsReadWrite ConditionPathIsSymbolicLink`,
  conditionText: `
    AssertACPower@218 AssertArchitecture@218 AssertCPUFeature@248 AssertCPUPressure@250 AssertCPUs@246
    AssertCapability@218 AssertControlGroupController@237 AssertCredential@252 AssertEnvironment@246
    AssertFirstBoot@218 AssertGroup@234 AssertHost@218 AssertIOPressure@250 AssertKernelCommandLine@218
    AssertKernelVersion@237 AssertMemory@246 AssertMemoryPressure@250 AssertOSRelease@249 AssertSecurity@218
    AssertUser@234 AssertVirtualization@218 ConditionACPower ConditionArchitecture@210
    ConditionCPUFeature@248 ConditionCPUPressure@250 ConditionCPUs@246 ConditionCapability
    ConditionControlGroupController@237 ConditionCredential@252 ConditionEnvironment@246
    ConditionFirmware@249 ConditionFirstBoot@216 ConditionGroup@234 ConditionHost ConditionIOPressure@250
    ConditionKernelCommandLine ConditionKernelVersion@237 ConditionMemory@246 ConditionMemoryPressure@250
    ConditionOSRelease@249 ConditionSecurity ConditionUser@234 ConditionVirtualization`,
  documentation: 'Documentation',
  emergencyAction: 'FailureAction@236 JobTimeoutAction@217 StartLimitAction@229 SuccessAction@236',
  exitStatus: 'FailureActionExitStatus@240 SuccessActionExitStatus@240',
  jobMode: 'OnFailureJobMode@209 OnSuccessJobMode@249',
  mountPaths: 'RequiresMountsFor WantsMountsFor@256',
  obsoleteUnits: 'RequiresOverridable RequisiteOverridable',
  path: 'SourcePath',
  rebootArgument: 'JobTimeoutRebootArgument@217 RebootArgument@229',
  removed: 'IgnoreOnSnapshot@-227',
  text: 'Description',
  timeSpan: 'JobRunningTimeoutSec@234 JobTimeoutSec StartLimitInterval@229 StartLimitIntervalSec@230',
  units: `
    After Before BindTo BindsTo Conflicts JoinsNamespaceOf@209 OnFailure OnSuccess@249 PartOf
    PropagateReloadFrom PropagateReloadTo PropagatesReloadTo PropagatesStopTo@249 ReloadPropagatedFrom
    Requires Requisite StopPropagatedFrom@249 Upholds@249 Wants`,
  unsigned: 'StartLimitBurst@229',
};

/** Directives for enabling a unit: systemd.unit(5). */
export const INSTALL_DIRECTIVES: DirectiveKinds = {
  install: 'Alias Also DefaultInstance@215 RequiredBy UpheldBy@254 WantedBy',
};
