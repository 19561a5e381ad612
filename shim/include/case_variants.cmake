# SPDX-License-Identifier: MIT
# Windows' file names know no case, so programs write <WinSock2.h>, <Windows.h>, <WS2tcpip.h>. Where
# the file system does know case, every spelling that programs use becomes a small header that
# includes the real one. They are made in the build folder: in a folder with both spellings, a case
# insensitive file system would keep only one of them.

set(ws2_case_variants
    WinSock2.h Winsock2.h WINSOCK2.H WINSOCK2.h winSock2.h WinSock2.H
    WinSock.h Winsock.h WINSOCK.H WINSOCK.h
    WS2tcpip.h Ws2tcpip.h WS2TCPIP.H WS2TCPIP.h Ws2TcpIp.h WS2TcpIp.h Ws2Tcpip.h WS2Tcpip.h ws2Tcpip.h ws2TCPIP.h
    Ws2ipdef.h WS2IPDEF.H WS2ipdef.h Ws2IpDef.h
    Ws2def.h WS2DEF.H WS2def.h Ws2Def.h
    Ws2spi.h WS2SPI.H WS2spi.h Ws2Spi.h
    MSWSock.h Mswsock.h MSWSOCK.H MSWSOCK.h MsWSock.h MSWsock.h MswSock.h
    Mstcpip.h MSTCPIP.H MSTcpIP.h MSTcpip.h MsTcpIp.h MSTCPiP.h
    Wspiapi.h WSPiApi.h WSPIAPI.H WspiApi.h
    Nspapi.h NspApi.h NSPAPI.H
    Svcguid.h SvcGuid.h SVCGUID.H
    Qos.h QOS.H QOS.h
    AfUnix.h Afunix.h AFUNIX.H
    Af_irda.h AF_IRDA.H
    WSipx.h Wsipx.h WsIpx.h WSIPX.H
    WSNwLink.h Wsnwlink.h WsNwLink.h WSNWLINK.H
    Inaddr.h InAddr.h INADDR.H
    In6addr.h In6Addr.h IN6ADDR.H
    Windows.h WINDOWS.H WINDOWS.h windows.H WIndows.h WinDows.h
    Winbase.h WinBase.h WINBASE.H
    Winerror.h WinError.h WINERROR.H
    Windef.h WinDef.h WINDEF.H
    Winnt.h WinNT.h WINNT.H
    WinDNS.h WinIoCtl.h Winioctl.h WinIOCtl.h WINIOCTL.H
    Share.h SHARE.H
    AclAPI.h AclApi.h Aclapi.h AccCtrl.h Accctrl.h Sddl.h SDDL.h DbgHelp.h Dbghelp.h
    Wtypes.h WTypes.h WTYPES.H
    BaseTsd.h Basetsd.h BASETSD.H
    Guiddef.h GuidDef.h GUIDDEF.H
    Initguid.h InitGuid.h INITGUID.H
    Process.h PROCESS.H
    Strsafe.h StrSafe.h STRSAFE.H
    Tchar.h TChar.h TCHAR.H TCHAR.h
    Synchapi.h SynchAPI.h SynchApi.h
    Minwinbase.h MinWinBase.h MINWINBASE.H
    Processthreadsapi.h ProcessThreadsApi.h
    Ntstatus.h NTStatus.h NtStatus.h NTSTATUS.H
    SDKDDKVer.h SdkDdkVer.h Sdkddkver.h SDKDDKVER.H
    MMSystem.h Mmsystem.h MMsystem.h MmSystem.h MMSYSTEM.H
    TimeAPI.h TimeApi.h Timeapi.h
    Icmpapi.h IcmpAPI.h IcmpApi.h ICMPAPI.h ICMPAPI.H
    Ipexport.h IPExport.h IpExport.h IPEXPORT.H
    Iphlpapi.h IPHlpApi.h IpHlpApi.h IPHLPAPI.H IPHLPAPI.h iphlpApi.h
    IPTypes.h IpTypes.h Iptypes.h IPTYPES.H
    IPIfCons.h IpIfCons.h Ipifcons.h
    Netioapi.h NetIoApi.h NetioApi.h NETIOAPI.H
    IfDef.h Ifdef.h
    NlDef.h Nldef.h
    ShlObj.h Shlobj.h SHLOBJ.H ShlObj.H
    Shlwapi.h ShlwApi.h ShLwApi.h SHLWAPI.H
    Bcrypt.h BCrypt.h BCRYPT.H
    Ws2bth.h WS2bth.h Ws2Bth.h WS2BTH.H
    WinUser.h Winuser.h WINUSER.H
    WinCon.h Wincon.h WINCON.H
    WinNls.h Winnls.h WINNLS.H
    WindowsX.h Windowsx.h WINDOWSX.H
    Conio.h ConIO.h CONIO.H
    Direct.h DIRECT.H
    Io.h IO.h IO.H
    Intrin.h INTRIN.H
    Excpt.h EXCPT.H
    CrtDbg.h Crtdbg.h CRTDBG.H
    Sal.h SAL.h SAL.H
    VersionHelpers.h Versionhelpers.h
    FileAPI.h FileApi.h Fileapi.h
    HandleAPI.h HandleApi.h Handleapi.h
    HeapAPI.h HeapApi.h Heapapi.h
    IoAPISet.h IoApiSet.h Ioapiset.h
    ErrHandlingApi.h Errhandlingapi.h
    MemoryApi.h Memoryapi.h
    LibLoaderAPI.h LibLoaderApi.h Libloaderapi.h
    ProcessEnv.h Processenv.h
    ProfileApi.h ProfileAPI.h Profileapi.h
    StringApiSet.h Stringapiset.h
    SysInfoApi.h Sysinfoapi.h
    ThreadPoolApiSet.h ThreadpoolApiSet.h Threadpoolapiset.h
    TimeZoneApi.h TimezoneApi.h Timezoneapi.h
    ConsoleApi.h Consoleapi.h ConsoleApi2.h
    PshPack1.h Pshpack1.h PSHPACK1.H PshPack2.h Pshpack2.h PshPack4.h Pshpack4.h PshPack8.h Pshpack8.h PshPack16.h
    PopPack.h Poppack.h POPPACK.H
    WinReg.h Winreg.h WINREG.H
    WinSvc.h Winsvc.h WINSVC.H
    WinCrypt.h Wincrypt.h WINCRYPT.H
    NamedPipeApi.h Namedpipeapi.h
    SecurityBaseApi.h Securitybaseapi.h
    Iprtrmib.h IPRtrMib.h)

# Makes the variants in `folder` and sets `made` to whether this file system needs them.
function(ws2_make_case_variants folder made)
    file(MAKE_DIRECTORY ${folder})
    file(WRITE ${folder}/case_probe "")
    if(EXISTS ${folder}/CASE_PROBE)
        set(${made} FALSE PARENT_SCOPE)
        return()
    endif()
    file(REMOVE ${folder}/case_probe)
    foreach(spelling IN LISTS ws2_case_variants)
        string(TOLOWER ${spelling} header)
        file(CONFIGURE OUTPUT ${folder}/${spelling} @ONLY CONTENT
            "// SPDX-License-Identifier: MIT\n// Another spelling of this name.\n#include <@header@>\n")
    endforeach()
    set(${made} TRUE PARENT_SCOPE)
endfunction()
