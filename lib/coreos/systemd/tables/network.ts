import type { DirectiveKinds } from '../directive-kinds';

/** Directives for networkd's files that configure interfaces: systemd.network(5). */
export const NETWORK_DIRECTIVES: Readonly<Record<string, DirectiveKinds>> = {
  Address: {
    anything: `
      AddPrefixRoute@245 Address@210 AutoJoin@232 Broadcast@210 DuplicateAddressDetection@232
      HomeAddress@232 Label@210 ManageTemporaryAddress@232 NFTSet@255 NetLabel@252 Peer@216
      PreferredLifetime@230 PrefixRoute@232 RouteMetric@249 Scope@235`,
  },
  BFIFO: {
    anything: 'Handle@246 LimitBytes@246 Parent@246',
  },
  BandMultiQueueing: {
    anything: 'Handle@257 Parent@257',
  },
  Bridge: {
    anything: 'Cost@218 MulticastRouter@243 Priority@234',
    optionalBoolean: `
      AllowPortToBeRoot@223 FastLeave@223 HairPin@223 Isolated@251 Learning@242 MulticastFlood@242
      MulticastToUnicast@240 NeighborSuppression@242 ProxyARP@243 ProxyARPWiFi@243 UnicastFlood@223
      UseBPDU@223`,
  },
  BridgeFDB: {
    anything: 'AssociatedWith@243 Destination@243 MACAddress@219 OutgoingInterface@249 VLANId@219 VNI@243',
  },
  BridgeMDB: {
    anything: 'MulticastGroupAddress@247 VLANId@247',
  },
  BridgeVLAN: {
    anything: 'EgressUntagged@231 PVID@231 VLAN@231',
  },
  CAKE: {
    anything: `
      AckFilter@253 AutoRateIngress@250 Bandwidth@246 CompensationMode@250 FirewallMark@250
      FlowIsolationMode@252 Handle@246 MPUBytes@250 NAT@250 OverheadBytes@246 Parent@246
      PriorityQueueingPreset@252 RTTSec@253 SplitGSO@250 UseRawPacketSize@250 Wash@250`,
  },
  CAN: {
    anything: `
      BitRate@239 BusErrorReporting@248 ClassicDataLengthCode@250 DataBitRate@246
      DataPhaseBufferSegment1@250 DataPhaseBufferSegment2@250 DataPropagationSegment@250 DataSamplePoint@246
      DataSyncJumpWidth@250 DataTimeQuantaNSec@250 FDMode@246 FDNonISO@246 ListenOnly@246 Loopback@250
      OneShot@250 PhaseBufferSegment1@250 PhaseBufferSegment2@250 PresumeACK@252 PropagationSegment@250
      RestartSec@239 SamplePoint@239 SyncJumpWidth@250 Termination@246 TimeQuantaNSec@250 TripleSampling@242`,
  },
  ClassfulMultiQueueing: {
    anything: 'Handle@257 Parent@257',
  },
  ControlledDelay: {
    anything: `
      CEThresholdSec@245 ECN@245 Handle@245 IntervalSec@245 PacketLimit@245 Parent@245 TargetSec@245`,
  },
  DHCP: {
    anything: `
      ClientIdentifier@220 DUIDRawData@230 DUIDType@230 ForceDHCPv6PDOtherInformation@240 Hostname@223
      IAID@230 ListenPort@233 RouteMetric@217 RouteTable@232 SendHostname@215 UseDomainName@215
      UseDomains@216 UserClass@239 VendorClassIdentifier@216`,
    boolean: 'Anonymize@235 RapidCommit@237 UseHostname@215 UseMTU@215 UseRoutes@215 UseTimezone@226',
    optionalBoolean: 'CriticalConnection@215 RequestBroadcast@216 UseDNS@215 UseNTP@220',
  },
  DHCPPrefixDelegation: {
    anything: 'NFTSet@255 NetLabel@252 RouteMetric@249 SubnetId@252 Token@250 UplinkInterface@250',
    boolean: 'Announce@247 Assign@252 ManageTemporaryAddress@248',
  },
  DHCPServer: {
    anything: `
      BootFilename@251 BootServerAddress@251 BootServerName@251 DNS@226 IPv6OnlyPreferredSec@255 LPR@246
      NTP@226 POP3@246 PoolOffset@226 PoolSize@226 RelayAgentCircuitId@249 RelayAgentRemoteId@249
      RelayTarget@249 Router@252 SIP@245 SMTP@246 SendOption@245 SendVendorOption@246 ServerAddress@249
      Timezone@226 UplinkInterface@250`,
    boolean: `
      BindToInterface@249 EmitDNS@226 EmitLPR@246 EmitNTP@226 EmitPOP3@246 EmitRouter@230 EmitSIP@245
      EmitSMTP@246 EmitTimezone@226 RapidCommit@255`,
    optionalBoolean: 'PersistLeases@256',
    timeSpan: 'DefaultLeaseTimeSec@226 MaxLeaseTimeSec@226',
  },
  DHCPServerStaticLease: {
    anything: 'Address@249 MACAddress@252',
  },
  DHCPv4: {
    anything: `
      AllowList@246 BlackList@243 ClientIdentifier@243 DUIDRawData@243 DUIDType@243 DenyList@246
      FallbackLeaseLifetimeSec@246 Hostname@243 IAID@243 IPServiceType@245
      InitialAdvertisedReceiveWindow@255 InitialCongestionWindow@255 Label@250 ListenPort@243 MUDURL@246
      MaxAttempts@243 NFTSet@255 NetLabel@252 RequestAddress@255 RequestOptions@245 RouteMTUBytes@245
      RouteMetric@243 RouteTable@243 SendHostname@243 SendOption@245 SendVendorOption@246 ServerPort@256
      SocketPriority@253 UnassignedSubnetPolicy@257 UseDomainName@210 UseDomains@243 UserClass@243
      VendorClassIdentifier@243`,
    boolean: `
      Anonymize@243 QuickAck@253 RoutesToDNS@243 RoutesToNTP@249 SendDecline@245 SendRelease@243 Use6RD@250
      UseCaptivePortal@254 UseHostname@210 UseMTU@210 UseRoutes@243 UseSIP@245 UseTimezone@243`,
    optionalBoolean: `
      CriticalConnection@210 IPv6OnlyMode@255 RapidCommit@255 RequestBroadcast@243 UseDNR@257 UseDNS@210
      UseGateway@246 UseNTP@243`,
  },
  DHCPv6: {
    anything: `
      DUIDRawData@252 DUIDType@252 ForceDHCPv6PDOtherInformation@243 Hostname@255 IAID@252 MUDURL@246
      NFTSet@255 NetLabel@252 PrefixDelegationHint@245 RequestOptions@246 RouteMetric@246 SendHostname@255
      SendOption@246 SendVendorOption@246 UnassignedSubnetPolicy@257 UseDomains@252 UserClass@246
      VendorClass@246 WithoutRA@246`,
    boolean: `
      RapidCommit@243 SendRelease@257 UseAddress@248 UseCaptivePortal@254 UseDelegatedPrefix@250
      UseHostname@252`,
    optionalBoolean: 'UseDNR@257 UseDNS@243 UseNTP@243',
  },
  DHCPv6PrefixDelegation: {
    anything: 'RouteMetric@249 SubnetId@246 Token@246',
    boolean: 'Announce@247 Assign@246 ManageTemporaryAddress@248',
  },
  DeficitRoundRobinScheduler: {
    anything: 'Handle@246 Parent@246',
  },
  DeficitRoundRobinSchedulerClass: {
    anything: 'ClassId@246 Parent@246 QuantumBytes@246',
  },
  EnhancedTransmissionSelection: {
    anything: 'Bands@246 Handle@246 Parent@246 PriorityMap@246 QuantumBytes@246 StrictBands@246',
  },
  FairQueueing: {
    anything: `
      Buckets@245 CEThresholdSec@245 FlowLimit@245 Handle@245 InitialQuantum@245 InitialQuantumBytes@246
      MaximumRate@245 OrphanMask@245 Pacing@245 PacketLimit@245 Parent@245 Quantum@245 QuantumBytes@246`,
  },
  FairQueueingControlledDelay: {
    anything: `
      CEThresholdSec@245 ECN@245 Flows@245 Handle@245 IntervalSec@245 MemoryLimit@245 MemoryLimitBytes@246
      PacketLimit@245 Parent@245 Quantum@245 QuantumBytes@246 TargetSec@245`,
  },
  FlowQueuePIE: {
    anything: 'Handle@252 PacketLimit@252 Parent@252',
  },
  GenericRandomEarlyDetection: {
    anything: 'DefaultVirtualQueue@246 GenericRIO@246 Handle@246 Parent@246 VirtualQueues@246',
  },
  HeavyHitterFilter: {
    anything: 'Handle@246 PacketLimit@246 Parent@246',
  },
  HierarchyTokenBucket: {
    anything: 'DefaultClass@246 Handle@246 Parent@246 RateToQuantum@246',
  },
  HierarchyTokenBucketClass: {
    anything: `
      BufferBytes@246 CeilBufferBytes@246 CeilRate@246 ClassId@246 MTUBytes@246 OverheadBytes@246 Parent@246
      Priority@246 QuantumBytes@246 Rate@246`,
  },
  IPoIB: {
    anything: 'Mode@252',
    optionalBoolean: 'IgnoreUserspaceMulticastGroups@252',
  },
  IPv6AcceptRA: {
    anything: `
      BlackList@243 DHCPv6Client@246 DenyList@246 NFTSet@255 NetLabel@252 PrefixAllowList@248
      PrefixDenyList@248 RouteAllowList@248 RouteDenyList@248 RouteMetric@249 RouteTable@232
      RouterAllowList@248 RouterDenyList@248 Token@250 UseDomains@231 UseICMP6RateLimit@257`,
    boolean: `
      QuickAck@253 UseAutonomousPrefix@242 UseCaptivePortal@254 UseGateway@250 UseHopLimit@255 UseMTU@250
      UseOnLinkPrefix@242 UsePREF64@255 UseReachableTime@256 UseRedirect@256 UseRetransmissionTime@256
      UseRoutePrefix@250`,
    optionalBoolean: 'UseDNR@257 UseDNS@231',
  },
  IPv6AddressLabel: {
    anything: 'Label@234 Prefix@234',
  },
  IPv6PREF64Prefix: {
    anything: 'LifetimeSec@255 Prefix@255',
  },
  IPv6Prefix: {
    anything: `
      AddressAutoconfiguration@234 Assign@246 OnLink@234 PreferredLifetimeSec@234 Prefix@234 RouteMetric@249
      Token@250 ValidLifetimeSec@234`,
  },
  IPv6PrefixDelegation: {
    anything: 'DNS@235 Domains@235 RouterPreference@234',
    boolean: 'EmitDNS@236 EmitDomains@236 Managed@234 OtherInformation@234',
    timeSpan: 'DNSLifetimeSec@235 RouterLifetimeSec@234',
  },
  IPv6RoutePrefix: {
    anything: 'LifetimeSec@245 Route@245',
  },
  IPv6SendRA: {
    anything: `
      DNS@252 Domains@252 HomeAgentLifetimeSec@255 HomeAgentPreference@255 HopLimit@255 ReachableTimeSec@256
      RetransmitSec@255 RouterLifetimeSec@252 RouterPreference@252 UplinkInterface@250`,
    boolean: 'EmitDNS@252 EmitDomains@252 HomeAgent@255 Managed@252 OtherInformation@252',
    timeSpan: 'DNSLifetimeSec@252',
  },
  LLDP: {
    anything: 'MUDURL@246',
  },
  Link: {
    anything: `
      ActivationPolicy@248 Group@246 MACAddress@218 MTUBytes@218 RequiredFamilyForOnline@249
      RequiredForOnline@236`,
    boolean: 'Unmanaged@233',
    optionalBoolean: 'ARP@232 AllMulticast@239 Multicast@239 Promiscuous@248',
  },
  Match: {
    anything: `
      Architecture@210 BSSID@245 Credential@252 Driver@210 Firmware@252 Host@210 KernelCommandLine@210
      KernelVersion@237 Kind@252 MACAddress@210 Name@210 Path@210 PermanentMACAddress@245 Property@243
      SSID@245 Type@210 Virtualization@210 WLANInterfaceType@245`,
  },
  Neighbor: {
    anything: 'Address@240 LinkLayerAddress@243 MACAddress@240',
  },
  Network: {
    anything: `
      Address@210 BatmanAdvanced@252 BindCarrier@220 Bond@210 Bridge@210 DHCP@210 DNS@210 DNSOverTLS@239
      DNSSEC@229 DNSSECNegativeTrustAnchors@229 Description@210 Domains@216 EmitLLDP@230 Gateway@210
      IPForward@219 IPMasquerade@219 IPVLAN@219 IPVTAP@243 IPoIB@252 IPv4LL@211 IPv4LLStartAddress@252
      IPv4ReversePathFilter@255 IPv6DuplicateAddressDetection@228 IPv6HopLimit@228
      IPv6LinkLocalAddressGenerationMode@246 IPv6MTUBytes@239 IPv6PrefixDelegation@234
      IPv6PrivacyExtensions@222 IPv6ProxyNDPAddress@233 IPv6SendRA@247 IPv6StableSecretAddress@249
      IPv6Token@219 IgnoreCarrierLoss@242 KeepConfiguration@243 L2TP@242 LLDP@219 LLMNR@216
      LinkLocalAddressing@219 MACVLAN@211 MACVTAP@223 MACsec@243 MulticastDNS@229 MulticastIGMPVersion@257
      NTP@213 Tunnel@213 UseDomains@257 VLAN@210 VRF@231 VXLAN@215 Xfrm@243`,
    boolean: `
      ActiveSlave@233 ConfigureWithoutCarrier@235 DHCPServer@215 DefaultRouteOnDevice@243 IPv4LLRoute@216
      KeepMaster@250 PrimarySlave@233`,
    optionalBoolean: `
      DHCPPrefixDelegation@250 DHCPv6PrefixDelegation@252 DNSDefaultRoute@240 IPv4AcceptLocal@246
      IPv4Forwarding@256 IPv4ProxyARP@233 IPv4ProxyARPPrivateVLAN@256 IPv4RouteLocalnet@248 IPv6AcceptRA@231
      IPv6AcceptRouterAdvertisements@227 IPv6Forwarding@256 IPv6ProxyNDP@234 ProxyARP@230`,
    timeSpan: 'IPv6RetransmissionTimeSec@256',
  },
  NetworkEmulator: {
    anything: `
      DelayJitterSec@245 DelaySec@245 DuplicateRate@245 Handle@245 LossRate@245 PacketLimit@245 Parent@245`,
  },
  NextHop: {
    anything: 'Blackhole@248 Family@248 Gateway@245 Group@249 Id@245 OnLink@252',
  },
  PFIFO: {
    anything: 'Handle@246 PacketLimit@246 Parent@246',
  },
  PFIFOFast: {
    anything: 'Handle@246 Parent@246',
  },
  PFIFOHeadDrop: {
    anything: 'Handle@246 PacketLimit@246 Parent@246',
  },
  PIE: {
    anything: 'Handle@246 PacketLimit@246 Parent@246',
  },
  QDisc: {
    anything: 'Handle@245 Parent@245',
  },
  QuickFairQueueing: {
    anything: 'Handle@246 Parent@246',
  },
  QuickFairQueueingClass: {
    anything: 'ClassId@246 MaxPacketBytes@246 Parent@246 Weight@246',
  },
  Route: {
    anything: `
      Destination@210 FastOpenNoCookie@243 Gateway@210 GatewayOnLink@242 GatewayOnlink@234 HopLimit@255
      IPv6Preference@234 InitialAdvertisedReceiveWindow@237 InitialCongestionWindow@237 MTUBytes@239
      Metric@216 MultiPathRoute@245 NextHop@248 PreferredSource@227 Protocol@234 QuickAck@237 Scope@219
      Source@218 TCPAdvertisedMaximumSegmentSize@248 TCPCongestionControlAlgorithm@252
      TCPRetransmissionTimeoutSec@255 TTLPropagate@243 Table@230 Type@235`,
  },
  RoutingPolicyRule: {
    anything: `
      DestinationPort@240 Family@243 FirewallMark@235 From@235 GoTo@257 IPProtocol@240 IncomingInterface@236
      InvertRule@240 L3MasterDevice@256 OutgoingInterface@236 Priority@235 SourcePort@240
      SuppressInterfaceGroup@250 SuppressPrefixLength@245 Table@235 To@235 Type@252 TypeOfService@235
      User@245`,
  },
  StochasticFairBlue: {
    anything: 'Handle@246 PacketLimit@246 Parent@246',
  },
  StochasticFairnessQueueing: {
    anything: 'Handle@245 Parent@245 PerturbPeriodSec@245',
  },
  TokenBucketFilter: {
    anything: `
      Burst@245 BurstBytes@246 Handle@245 LatencySec@245 LimitBytes@246 LimitSize@245 MPUBytes@245
      MTUBytes@245 Parent@245 PeakRate@245 Rate@245`,
  },
  TrafficControlQueueingDiscipline: {
    anything: `
      NetworkEmulatorDelayJitterSec@245 NetworkEmulatorDelaySec@245 NetworkEmulatorDuplicateRate@245
      NetworkEmulatorLossRate@245 NetworkEmulatorPacketLimit@245 Parent@245`,
  },
  TrivialLinkEqualizer: {
    anything: 'Handle@245 Id@245 Parent@245',
  },
  'SR-IOV': {
    anything: `
      LinkState@251 MACAddress@251 MACSpoofCheck@251 QualityOfService@251 QueryReceiveSideScaling@251
      Trust@251 VLANId@251 VLANProtocol@251 VirtualFunction@251`,
  },
};
