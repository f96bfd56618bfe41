import type { DirectiveKinds } from '../directive-kinds';

/** Directives for networkd's files that create interfaces: systemd.netdev(5). */
export const NETDEV_DIRECTIVES: Readonly<Record<string, DirectiveKinds>> = {
  BareUDP: {
    anything: 'DestinationPort@247 EtherType@247 MinSourcePort@257',
  },
  BatmanAdvanced: {
    anything: `
      GatewayBandwidthDown@248 GatewayBandwidthUp@248 GatewayBandwithDown@252 GatewayBandwithUp@252
      GatewayMode@248 HopPenalty@248 RoutingAlgorithm@248`,
    boolean: 'Aggregation@248 BridgeLoopAvoidance@248 DistributedArpTable@248 Fragmentation@248',
    timeSpan: 'OriginatorIntervalSec@248',
  },
  Bond: {
    anything: `
      ARPAllTargets@220 ARPIPTargets@220 ARPMissedMax@256 ARPValidate@220 AdActorSystem@240
      AdActorSystemPriority@240 AdSelect@220 AdUserPortKey@240 FailOverMACPolicy@220 GratuitousARP@220
      LACPTransmitRate@216 MinLinks@220 Mode@216 PacketsPerSlave@220 PrimaryReselectPolicy@220
      ResendIGMP@220 TransmitHashPolicy@216`,
    boolean: 'AllSlavesActive@220',
    optionalBoolean: 'DynamicTransmitLoadBalancing@240',
    timeSpan: `
      ARPIntervalSec@220 DownDelaySec@216 LearnPacketIntervalSec@220 MIIMonitorSec@216
      PeerNotifyDelaySec@256 UpDelaySec@216`,
  },
  Bridge: {
    anything: `
      DefaultPVID@232 FDBMaxLearned@257 GroupForwardMask@235 MulticastIGMPVersion@243 Priority@232
      VLANProtocol@246`,
    optionalBoolean: 'MulticastQuerier@230 MulticastSnooping@230 STP@232 VLANFiltering@231',
    timeSpan: 'AgeingTimeSec@232 ForwardDelaySec@227 HelloTimeSec@227 MaxAgeSec@227',
  },
  FooOverUDP: {
    anything: 'Encapsulation@240 Local@243 Peer@243 PeerPort@243 Port@240 Protocol@240',
  },
  GENEVE: {
    anything: 'DestinationPort@234 FlowLabel@234 IPDoNotFragment@243 Id@234 Remote@234 TOS@234 TTL@234',
    boolean: `
      InheritInnerProtocol@254 UDP6ZeroCheckSumRx@234 UDP6ZeroCheckSumTx@234 UDP6ZeroChecksumRx@240
      UDP6ZeroChecksumTx@240 UDPChecksum@234`,
  },
  IPVLAN: {
    anything: 'Flags@237 Mode@219',
  },
  IPVTAP: {
    anything: 'Flags@243 Mode@243',
  },
  IPoIB: {
    anything: 'Mode@250 PartitionKey@250',
    optionalBoolean: 'IgnoreUserspaceMulticastGroups@252',
  },
  L2TP: {
    anything: `
      EncapsulationType@242 Local@242 PeerTunnelId@242 Remote@242 TunnelId@242 UDPDestinationPort@242
      UDPSourcePort@242`,
    boolean: 'UDP6CheckSumRx@242 UDP6CheckSumTx@242 UDPCheckSum@242',
  },
  L2TPSession: {
    anything: 'Layer2SpecificHeader@242 Name@242 PeerSessionId@242 SessionId@242',
  },
  MACVLAN: {
    anything: 'BroadcastMulticastQueueLength@248 BroadcastQueueThreshold@256 Mode@211 SourceMACAddress@246',
  },
  MACVTAP: {
    anything: 'Mode@223 SourceMACAddress@246',
  },
  MACsec: {
    anything: 'Port@243',
    optionalBoolean: 'Encrypt@243',
  },
  MACsecReceiveAssociation: {
    anything: 'Activate@243 Key@243 KeyFile@243 KeyId@243 MACAddress@243 PacketNumber@243 Port@243',
  },
  MACsecReceiveChannel: {
    anything: 'MACAddress@243 Port@243',
  },
  MACsecTransmitAssociation: {
    anything: 'Activate@243 Key@243 KeyFile@243 KeyId@243 PacketNumber@243 UseForEncoding@243',
  },
  Match: {
    anything: `
      Architecture@210 Credential@252 Firmware@252 Host@210 KernelCommandLine@210 KernelVersion@237
      Virtualization@210`,
  },
  NetDev: {
    anything: 'Description@210 Kind@210 MACAddress@215 MTUBytes@213 Name@210',
  },
  Peer: {
    anything: 'MACAddress@215 Name@214',
  },
  Tap: {
    anything: 'Group@215 OneQueue@215 User@215',
    boolean: 'KeepCarrier@252 MultiQueue@215 PacketInfo@215 VNetHeader@223',
  },
  Tun: {
    anything: 'Group@215 OneQueue@215 User@215',
    boolean: 'KeepCarrier@252 MultiQueue@215 PacketInfo@215 VNetHeader@243',
  },
  Tunnel: {
    anything: `
      ERSPANDirection@252 ERSPANHardwareId@252 ERSPANIndex@240 ERSPANVersion@252 Encapsulation@240
      EncapsulationLimit@226 FOUDestinationPort@240 FOUSourcePort@240 IPv6FlowLabel@223
      IPv6RapidDeploymentPrefix@240 InputKey@231 Key@231 Local@213 Mode@219 OutputKey@231 Remote@213 TOS@213
      TTL@213`,
    boolean: `
      AssignToLoopback@243 CopyDSCP@223 External@251 FooOverUDP@240 IgnoreDontFragment@254 Independent@235`,
    optionalBoolean: 'AllowLocalRemote@237 DiscoverPathMTU@214 ISATAP@240 SerializeTunneledPackets@240',
  },
  VLAN: {
    anything: 'EgressQOSMaps@248 Id@210 IngressQOSMaps@248 Protocol@252',
    optionalBoolean: 'GVRP@234 LooseBinding@234 MVRP@234 ReorderHeader@234',
  },
  VRF: {
    anything: 'Table@235 TableId@231',
  },
  VXCAN: {
    anything: 'Peer@236',
  },
  VXLAN: {
    anything: `
      DestinationPort@229 FlowLabel@234 Group@215 IPDoNotFragment@243 Id@215 Local@233 MaximumFDBEntries@228
      PortRange@229 Remote@233 TOS@215 TTL@215 VNI@243`,
    boolean: `
      ARPProxy@218 GenericProtocolExtension@243 GroupPolicyExtension@224 Independent@252
      L2MissNotification@218 L3MissNotification@218 MacLearning@215 ReduceARPProxy@233 RemoteChecksumRx@232
      RemoteChecksumTx@232 RouteShortCircuit@218 UDP6ZeroCheckSumRx@220 UDP6ZeroCheckSumTx@220
      UDP6ZeroChecksumRx@232 UDP6ZeroChecksumTx@232 UDPCheckSum@220 UDPChecksum@232`,
    timeSpan: 'FDBAgeingSec@218',
  },
  WLAN: {
    anything: 'PhysicalDevice@251 Type@251',
    optionalBoolean: 'WDS@251',
  },
  WireGuard: {
    anything: `
      FirewallMark@243 FwMark@237 ListenPort@237 PrivateKey@237 PrivateKeyFile@242 RouteMetric@250
      RouteTable@250`,
  },
  WireGuardPeer: {
    anything: `
      AllowedIPs@237 Endpoint@237 PersistentKeepalive@237 PresharedKey@237 PresharedKeyFile@242
      PublicKey@237 PublicKeyFile@257 RouteMetric@250 RouteTable@250`,
  },
  Xfrm: {
    anything: 'InterfaceId@243',
    boolean: 'Independent@243',
  },
};
