import type { DirectiveKinds } from '../directive-kinds';

/** Directives for udev's files, which configure hardware: systemd.link(5). */
export const LINK_DIRECTIVES: Readonly<Record<string, DirectiveKinds>> = {
  Link: {
    anything: `
      Advertise@240 Alias AlternativeName@245 AlternativeNamesPolicy@245 BitsPerSecond@210
      CoalescePacketRateHigh@250 CoalescePacketRateLow@250 CoalescePacketRateSampleIntervalSec@250
      CombinedChannels@239 Description Duplex GenericSegmentOffloadMaxBytes@248
      GenericSegmentOffloadMaxSegments@248 ImportProperty@256 MACAddress MACAddressPolicy MDI@251
      MTUBytes@210 Name NamePolicy OtherChannels@239 Port@234 Property@256 ReceivePacketSteeringCPUMask@256
      ReceiveQueues@248 RxBufferSize@245 RxChannels@239 RxCoalesceHighSec@250 RxCoalesceIrqSec@250
      RxCoalesceLowSec@250 RxCoalesceSec@250 RxJumboBufferSize@246 RxMaxCoalescedFrames@250
      RxMaxCoalescedHighFrames@250 RxMaxCoalescedIrqFrames@250 RxMaxCoalescedLowFrames@250
      RxMiniBufferSize@246 SR-IOVVirtualFunctions@252 StatisticsBlockCoalesceSec@250 TransmitQueueLength@248
      TransmitQueues@248 TxBufferSize@245 TxChannels@239 TxCoalesceHighSec@250 TxCoalesceIrqSec@250
      TxCoalesceLowSec@250 TxCoalesceSec@250 TxMaxCoalescedFrames@250 TxMaxCoalescedHighFrames@250
      TxMaxCoalescedIrqFrames@250 TxMaxCoalescedLowFrames@250 UDPSegmentationOffload@232 UnsetProperty@256
      WakeOnLan WakeOnLanPassword@250`,
    optionalBoolean: `
      AutoNegotiation@233 AutoNegotiationFlowControl@246 GenericReceiveOffload@232
      GenericReceiveOffloadHardware@250 GenericSegmentationOffload@232 LargeReceiveOffload@232
      NTupleFilter@250 ReceiveChecksumOffload@245 ReceiveVLANCTAGFilter@250
      ReceiveVLANCTAGHardwareAcceleration@250 RxFlowControl@246 TCP6SegmentationOffload@235
      TCPSegmentationOffload@232 TransmitChecksumOffload@245 TransmitVLANCTAGHardwareAcceleration@250
      TransmitVLANSTAGHardwareAcceleration@250 TxFlowControl@246 UseAdaptiveRxCoalesce@250
      UseAdaptiveTxCoalesce@250`,
    removed: 'MTU@-209 SpeedMBytes@-209',
  },
  Match: {
    anything: `
      Architecture@210 Credential@252 Driver Firmware@249 Host@210 KernelCommandLine@210 KernelVersion@237
      Kind@251 MACAddress OriginalName@218 Path PermanentMACAddress@245 Property@243 Type Virtualization@210`,
  },
  'SR-IOV': {
    anything: `
      LinkState@251 MACAddress@251 MACSpoofCheck@251 QualityOfService@251 QueryReceiveSideScaling@251
      Trust@251 VLANId@251 VLANProtocol@251 VirtualFunction@251`,
  },
};
