// SPDX-License-Identifier: MIT
// Calls of the service provider interface, part of <ws2spi.h>.
#ifndef WS2SHIM_SPI_CALLS_H
#define WS2SHIM_SPI_CALLS_H

#include <ws2shim/spi_types.h>

WS2_BEGIN_C

WINSOCK_API_LINKAGE int WSAAPI WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData,
                                          LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                          WSPUPCALLTABLE UpcallTable, LPWSPPROC_TABLE lpProcTable)
    WS2_LINK_NAME(WSPStartup);
WINSOCK_API_LINKAGE int WSAAPI WSCEnumProtocols(LPINT lpiProtocols,
                                                LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                                LPDWORD lpdwBufferLength, LPINT lpErrno)
    WS2_LINK_NAME(WSCEnumProtocols);
WINSOCK_API_LINKAGE int WSAAPI WSCDeinstallProvider(LPGUID lpProviderId, LPINT lpErrno)
    WS2_LINK_NAME(WSCDeinstallProvider);
WINSOCK_API_LINKAGE int WSAAPI WSCInstallProvider(LPGUID lpProviderId,
                                                  const WCHAR* lpszProviderDllPath,
                                                  const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                                  DWORD dwNumberOfEntries, LPINT lpErrno)
    WS2_LINK_NAME(WSCInstallProvider);
WINSOCK_API_LINKAGE int WSAAPI WSCGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                                  LPINT lpProviderDllPathLen, LPINT lpErrno)
    WS2_LINK_NAME(WSCGetProviderPath);
WINSOCK_API_LINKAGE int WSAAPI WSCUpdateProvider(LPGUID lpProviderId,
                                                 const WCHAR* lpszProviderDllPath,
                                                 const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                                 DWORD dwNumberOfEntries, LPINT lpErrno)
    WS2_LINK_NAME(WSCUpdateProvider);
WINSOCK_API_LINKAGE int WSAAPI WSCInstallQOSTemplate(const LPGUID Guid, LPWSABUF QosName, LPQOS Qos)
    WS2_LINK_NAME(WSCInstallQOSTemplate);
WINSOCK_API_LINKAGE int WSAAPI WSCRemoveQOSTemplate(const LPGUID Guid, LPWSABUF QosName)
    WS2_LINK_NAME(WSCRemoveQOSTemplate);
WINSOCK_API_LINKAGE int WSAAPI WSCEnumProtocols32(LPINT lpiProtocols,
                                                  LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                                  LPDWORD lpdwBufferLength, LPINT lpErrno)
    WS2_LINK_NAME(WSCEnumProtocols32);
WINSOCK_API_LINKAGE int WSAAPI WSCDeinstallProvider32(LPGUID lpProviderId, LPINT lpErrno)
    WS2_LINK_NAME(WSCDeinstallProvider32);
WINSOCK_API_LINKAGE int WSAAPI WSCInstallProvider64_32(LPGUID lpProviderId,
                                                       const WCHAR* lpszProviderDllPath,
                                                       const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                                       DWORD dwNumberOfEntries, LPINT lpErrno)
    WS2_LINK_NAME(WSCInstallProvider64_32);
WINSOCK_API_LINKAGE int WSAAPI WSCGetProviderPath32(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                                    LPINT lpProviderDllPathLen, LPINT lpErrno)
    WS2_LINK_NAME(WSCGetProviderPath32);
WINSOCK_API_LINKAGE int WSAAPI WSCUpdateProvider32(LPGUID lpProviderId,
                                                   const WCHAR* lpszProviderDllPath,
                                                   const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                                   DWORD dwNumberOfEntries, LPINT lpErrno)
    WS2_LINK_NAME(WSCUpdateProvider32);
WINSOCK_API_LINKAGE BOOL WSAAPI WPUCloseEvent(WSAEVENT hEvent, LPINT lpErrno)
    WS2_LINK_NAME(WPUCloseEvent);
WINSOCK_API_LINKAGE int WSAAPI WPUCloseSocketHandle(SOCKET s, LPINT lpErrno)
    WS2_LINK_NAME(WPUCloseSocketHandle);
WINSOCK_API_LINKAGE WSAEVENT WSAAPI WPUCreateEvent(LPINT lpErrno) WS2_LINK_NAME(WPUCreateEvent);
WINSOCK_API_LINKAGE SOCKET WSAAPI WPUCreateSocketHandle(DWORD dwCatalogEntryId, DWORD_PTR dwContext,
                                                        LPINT lpErrno)
    WS2_LINK_NAME(WPUCreateSocketHandle);
WINSOCK_API_LINKAGE int WSAAPI WPUFDIsSet(SOCKET s, fd_set* fdset) WS2_LINK_NAME(WPUFDIsSet);
WINSOCK_API_LINKAGE int WSAAPI WPUGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                                  LPINT lpProviderDllPathLen, LPINT lpErrno)
    WS2_LINK_NAME(WPUGetProviderPath);
WINSOCK_API_LINKAGE SOCKET WSAAPI WPUModifyIFSHandle(DWORD dwCatalogEntryId, SOCKET ProposedHandle,
                                                     LPINT lpErrno)
    WS2_LINK_NAME(WPUModifyIFSHandle);
WINSOCK_API_LINKAGE BOOL WSAAPI WPUPostMessage(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(WPUPostMessage);
WINSOCK_API_LINKAGE int WSAAPI WPUQueryBlockingCallback(DWORD dwCatalogEntryId,
                                                        LPBLOCKINGCALLBACK* lplpfnCallback,
                                                        PDWORD_PTR lpdwContext, LPINT lpErrno)
    WS2_LINK_NAME(WPUQueryBlockingCallback);
WINSOCK_API_LINKAGE int WSAAPI WPUQuerySocketHandleContext(SOCKET s, PDWORD_PTR lpContext,
                                                           LPINT lpErrno)
    WS2_LINK_NAME(WPUQuerySocketHandleContext);
WINSOCK_API_LINKAGE int WSAAPI WPUQueueApc(LPWSATHREADID lpThreadId, LPWSAUSERAPC lpfnUserApc,
                                           DWORD_PTR dwContext, LPINT lpErrno)
    WS2_LINK_NAME(WPUQueueApc);
WINSOCK_API_LINKAGE BOOL WSAAPI WPUResetEvent(WSAEVENT hEvent, LPINT lpErrno)
    WS2_LINK_NAME(WPUResetEvent);
WINSOCK_API_LINKAGE BOOL WSAAPI WPUSetEvent(WSAEVENT hEvent, LPINT lpErrno)
    WS2_LINK_NAME(WPUSetEvent);
WINSOCK_API_LINKAGE int WSAAPI WPUCompleteOverlappedRequest(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                            DWORD dwError, DWORD cbTransferred,
                                                            LPINT lpErrno)
    WS2_LINK_NAME(WPUCompleteOverlappedRequest);
WINSOCK_API_LINKAGE int WSAAPI WPUOpenCurrentThread(LPWSATHREADID lpThreadId, LPINT lpErrno)
    WS2_LINK_NAME(WPUOpenCurrentThread);
WINSOCK_API_LINKAGE int WSAAPI WPUCloseThread(LPWSATHREADID lpThreadId, LPINT lpErrno)
    WS2_LINK_NAME(WPUCloseThread);
WINSOCK_API_LINKAGE INT WSAAPI WSCEnumNameSpaceProviders32(LPDWORD lpdwBufferLength,
                                                           LPWSANAMESPACE_INFOW lpnspBuffer)
    WS2_LINK_NAME(WSCEnumNameSpaceProviders32);
WINSOCK_API_LINKAGE INT WSAAPI WSCInstallNameSpace(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                                   DWORD dwNameSpace, DWORD dwVersion,
                                                   LPGUID lpProviderId)
    WS2_LINK_NAME(WSCInstallNameSpace);
WINSOCK_API_LINKAGE INT WSAAPI WSCUnInstallNameSpace(LPGUID lpProviderId)
    WS2_LINK_NAME(WSCUnInstallNameSpace);
WINSOCK_API_LINKAGE INT WSAAPI WSCEnableNSProvider(LPGUID lpProviderId, BOOL fEnable)
    WS2_LINK_NAME(WSCEnableNSProvider);
WINSOCK_API_LINKAGE INT WSAAPI WSCInstallNameSpace32(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                                     DWORD dwNameSpace, DWORD dwVersion,
                                                     LPGUID lpProviderId)
    WS2_LINK_NAME(WSCInstallNameSpace32);
WINSOCK_API_LINKAGE INT WSAAPI WSCUnInstallNameSpace32(LPGUID lpProviderId)
    WS2_LINK_NAME(WSCUnInstallNameSpace32);
WINSOCK_API_LINKAGE INT WSAAPI WSCEnableNSProvider32(LPGUID lpProviderId, BOOL fEnable)
    WS2_LINK_NAME(WSCEnableNSProvider32);
WINSOCK_API_LINKAGE INT WSAAPI NSPStartup(LPGUID lpProviderId, LPNSP_ROUTINE lpnspRoutines)
    WS2_LINK_NAME(NSPStartup);
WINSOCK_API_LINKAGE int WSAAPI WSCGetApplicationCategory(LPCWSTR Path, DWORD PathLength,
                                                         LPCWSTR Extra, DWORD ExtraLength,
                                                         DWORD* pPermittedLspCategories,
                                                         LPINT lpErrno)
    WS2_LINK_NAME(WSCGetApplicationCategory);
WINSOCK_API_LINKAGE int WSAAPI WSCGetProviderInfo(LPGUID lpProviderId,
                                                  WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                                                  size_t* InfoSize, DWORD Flags, LPINT lpErrno)
    WS2_LINK_NAME(WSCGetProviderInfo);
WINSOCK_API_LINKAGE int WSAAPI WSCSetApplicationCategory(LPCWSTR Path, DWORD PathLength,
                                                         LPCWSTR Extra, DWORD ExtraLength,
                                                         DWORD PermittedLspCategories,
                                                         DWORD* pPrevPermLspCat, LPINT lpErrno)
    WS2_LINK_NAME(WSCSetApplicationCategory);
WINSOCK_API_LINKAGE int WSAAPI WSCSetProviderInfo(LPGUID lpProviderId,
                                                  WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                                                  size_t InfoSize, DWORD Flags, LPINT lpErrno)
    WS2_LINK_NAME(WSCSetProviderInfo);
WINSOCK_API_LINKAGE int WSAAPI WSCInstallNameSpaceEx(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                                     DWORD dwNameSpace, DWORD dwVersion,
                                                     LPGUID lpProviderId, LPBLOB lpProviderInfo)
    WS2_LINK_NAME(WSCInstallNameSpaceEx);
WINSOCK_API_LINKAGE INT WSAAPI WSCEnumNameSpaceProvidersEx32(LPDWORD lpdwBufferLength,
                                                             LPWSANAMESPACE_INFOEXW lpnspBuffer)
    WS2_LINK_NAME(WSCEnumNameSpaceProvidersEx32);
WINSOCK_API_LINKAGE int WSAAPI WSCGetProviderInfo32(LPGUID lpProviderId,
                                                    WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                                                    size_t* InfoSize, DWORD Flags, LPINT lpErrno)
    WS2_LINK_NAME(WSCGetProviderInfo32);
WINSOCK_API_LINKAGE int WSAAPI WSCInstallNameSpaceEx32(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                                       DWORD dwNameSpace, DWORD dwVersion,
                                                       LPGUID lpProviderId, LPBLOB lpProviderInfo)
    WS2_LINK_NAME(WSCInstallNameSpaceEx32);
WINSOCK_API_LINKAGE int WSAAPI WSCInstallProviderAndChains64_32(
    const LPGUID lpProviderId, const LPWSTR lpszProviderDllPath, const LPWSTR lpszProviderDllPath32,
    const LPWSTR lpszLspName, DWORD dwServiceFlags, const LPWSAPROTOCOL_INFO lpProtocolInfoList,
    DWORD dwNumberOfEntries, LPDWORD lpdwCatalogEntryId, LPINT lpErrno)
    WS2_LINK_NAME(WSCInstallProviderAndChains64_32);
WINSOCK_API_LINKAGE int WSAAPI WSCSetProviderInfo32(LPGUID lpProviderId,
                                                    WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                                                    size_t InfoSize, DWORD Flags, LPINT lpErrno)
    WS2_LINK_NAME(WSCSetProviderInfo32);

WS2_END_C

#endif
