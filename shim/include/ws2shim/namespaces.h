// SPDX-License-Identifier: MIT
// Name spaces and service registration: WSALookupService and what belongs to it.
#ifndef WS2SHIM_NAMESPACES_H
#define WS2SHIM_NAMESPACES_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/messages.h>
#include <ws2shim/namespace_ids.h>

typedef struct _BLOB {
    ULONG cbSize;
    BYTE* pBlobData;
} BLOB, *LPBLOB;

typedef struct _AFPROTOCOLS {
    INT iAddressFamily;
    INT iProtocol;
} AFPROTOCOLS, *PAFPROTOCOLS, *LPAFPROTOCOLS;

typedef enum _WSAEcomparator {
    COMP_EQUAL = 0,
    COMP_NOTLESS
} WSAECOMPARATOR,
    *PWSAECOMPARATOR, *LPWSAECOMPARATOR;

typedef struct _WSAVersion {
    DWORD dwVersion;
    WSAECOMPARATOR ecHow;
} WSAVERSION, *PWSAVERSION, *LPWSAVERSION;

// A question to the name spaces, and each of their answers.
#define WS2_QUERYSET_FIELDS(text) \
    DWORD dwSize;                 \
    text lpszServiceInstanceName; \
    LPGUID lpServiceClassId;      \
    LPWSAVERSION lpVersion;       \
    text lpszComment;             \
    DWORD dwNameSpace;            \
    LPGUID lpNSProviderId;        \
    text lpszContext;             \
    DWORD dwNumberOfProtocols;    \
    LPAFPROTOCOLS lpafpProtocols; \
    text lpszQueryString;         \
    DWORD dwNumberOfCsAddrs;      \
    LPCSADDR_INFO lpcsaBuffer;    \
    DWORD dwOutputFlags;          \
    LPBLOB lpBlob
typedef struct _WSAQuerySetA {
    WS2_QUERYSET_FIELDS(LPSTR);
} WSAQUERYSETA, *PWSAQUERYSETA, *LPWSAQUERYSETA;
typedef struct _WSAQuerySetW {
    WS2_QUERYSET_FIELDS(LPWSTR);
} WSAQUERYSETW, *PWSAQUERYSETW, *LPWSAQUERYSETW;
typedef WS2_AW(WSAQUERYSET) WSAQUERYSET;
typedef WS2_AW(PWSAQUERYSET) PWSAQUERYSET;
typedef WS2_AW(LPWSAQUERYSET) LPWSAQUERYSET;

#define WS2_QUERYSET2_FIELDS(text) \
    DWORD dwSize;                  \
    text lpszServiceInstanceName;  \
    LPWSAVERSION lpVersion;        \
    text lpszComment;              \
    DWORD dwNameSpace;             \
    LPGUID lpNSProviderId;         \
    text lpszContext;              \
    DWORD dwNumberOfProtocols;     \
    LPAFPROTOCOLS lpafpProtocols;  \
    text lpszQueryString;          \
    DWORD dwNumberOfCsAddrs;       \
    LPCSADDR_INFO lpcsaBuffer;     \
    DWORD dwOutputFlags;           \
    LPBLOB lpBlob
typedef struct _WSAQuerySet2A {
    WS2_QUERYSET2_FIELDS(LPSTR);
} WSAQUERYSET2A, *PWSAQUERYSET2A, *LPWSAQUERYSET2A;
typedef struct _WSAQuerySet2W {
    WS2_QUERYSET2_FIELDS(LPWSTR);
} WSAQUERYSET2W, *PWSAQUERYSET2W, *LPWSAQUERYSET2W;
typedef WS2_AW(WSAQUERYSET2) WSAQUERYSET2;
typedef WS2_AW(PWSAQUERYSET2) PWSAQUERYSET2;
typedef WS2_AW(LPWSAQUERYSET2) LPWSAQUERYSET2;

typedef enum _WSAESETSERVICEOP {
    RNRSERVICE_REGISTER = 0,
    RNRSERVICE_DEREGISTER,
    RNRSERVICE_DELETE
} WSAESETSERVICEOP,
    *PWSAESETSERVICEOP, *LPWSAESETSERVICEOP;

#define WS2_NSCLASSINFO_FIELDS(text) \
    text lpszName;                   \
    DWORD dwNameSpace;               \
    DWORD dwValueType;               \
    DWORD dwValueSize;               \
    LPVOID lpValue
typedef struct _WSANSClassInfoA {
    WS2_NSCLASSINFO_FIELDS(LPSTR);
} WSANSCLASSINFOA, *PWSANSCLASSINFOA, *LPWSANSCLASSINFOA;
typedef struct _WSANSClassInfoW {
    WS2_NSCLASSINFO_FIELDS(LPWSTR);
} WSANSCLASSINFOW, *PWSANSCLASSINFOW, *LPWSANSCLASSINFOW;
typedef WS2_AW(WSANSCLASSINFO) WSANSCLASSINFO;
typedef WS2_AW(PWSANSCLASSINFO) PWSANSCLASSINFO;
typedef WS2_AW(LPWSANSCLASSINFO) LPWSANSCLASSINFO;

typedef struct _WSAServiceClassInfoA {
    LPGUID lpServiceClassId;
    LPSTR lpszServiceClassName;
    DWORD dwCount;
    LPWSANSCLASSINFOA lpClassInfos;
} WSASERVICECLASSINFOA, *PWSASERVICECLASSINFOA, *LPWSASERVICECLASSINFOA;
typedef struct _WSAServiceClassInfoW {
    LPGUID lpServiceClassId;
    LPWSTR lpszServiceClassName;
    DWORD dwCount;
    LPWSANSCLASSINFOW lpClassInfos;
} WSASERVICECLASSINFOW, *PWSASERVICECLASSINFOW, *LPWSASERVICECLASSINFOW;
typedef WS2_AW(WSASERVICECLASSINFO) WSASERVICECLASSINFO;
typedef WS2_AW(PWSASERVICECLASSINFO) PWSASERVICECLASSINFO;
typedef WS2_AW(LPWSASERVICECLASSINFO) LPWSASERVICECLASSINFO;

#define WS2_NAMESPACE_INFO_FIELDS(text) \
    GUID NSProviderId;                  \
    DWORD dwNameSpace;                  \
    BOOL fActive;                       \
    DWORD dwVersion;                    \
    text lpszIdentifier
typedef struct _WSANAMESPACE_INFOA {
    WS2_NAMESPACE_INFO_FIELDS(LPSTR);
} WSANAMESPACE_INFOA, *PWSANAMESPACE_INFOA, *LPWSANAMESPACE_INFOA;
typedef struct _WSANAMESPACE_INFOW {
    WS2_NAMESPACE_INFO_FIELDS(LPWSTR);
} WSANAMESPACE_INFOW, *PWSANAMESPACE_INFOW, *LPWSANAMESPACE_INFOW;
typedef struct _WSANAMESPACE_INFOEXA {
    WS2_NAMESPACE_INFO_FIELDS(LPSTR);
    BLOB ProviderSpecific;
} WSANAMESPACE_INFOEXA, *PWSANAMESPACE_INFOEXA, *LPWSANAMESPACE_INFOEXA;
typedef struct _WSANAMESPACE_INFOEXW {
    WS2_NAMESPACE_INFO_FIELDS(LPWSTR);
    BLOB ProviderSpecific;
} WSANAMESPACE_INFOEXW, *PWSANAMESPACE_INFOEXW, *LPWSANAMESPACE_INFOEXW;
typedef WS2_AW(WSANAMESPACE_INFO) WSANAMESPACE_INFO;
typedef WS2_AW(PWSANAMESPACE_INFO) PWSANAMESPACE_INFO;
typedef WS2_AW(LPWSANAMESPACE_INFO) LPWSANAMESPACE_INFO;
typedef WS2_AW(WSANAMESPACE_INFOEX) WSANAMESPACE_INFOEX;
typedef WS2_AW(PWSANAMESPACE_INFOEX) PWSANAMESPACE_INFOEX;
typedef WS2_AW(LPWSANAMESPACE_INFOEX) LPWSANAMESPACE_INFOEX;

// How WSANSPIoctl reports that a name space has changed.
typedef enum _WSACOMPLETIONTYPE {
    NSP_NOTIFY_IMMEDIATELY = 0,
    NSP_NOTIFY_HWND,
    NSP_NOTIFY_EVENT,
    NSP_NOTIFY_PORT,
    NSP_NOTIFY_APC
} WSACOMPLETIONTYPE,
    *PWSACOMPLETIONTYPE, *LPWSACOMPLETIONTYPE;

typedef struct _WSACOMPLETION {
    WSACOMPLETIONTYPE Type;
    union {
        struct {
            HWND hWnd;
            UINT uMsg;
            WPARAM context;
        } WindowMessage;
        struct {
            LPWSAOVERLAPPED lpOverlapped;
        } Event;
        struct {
            LPWSAOVERLAPPED lpOverlapped;
            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpfnCompletionProc;
        } Apc;
        struct {
            LPWSAOVERLAPPED lpOverlapped;
            HANDLE hPort;
            ULONG_PTR Key;
        } Port;
    } Parameters;
} WSACOMPLETION, *PWSACOMPLETION, *LPWSACOMPLETION;

struct _NSPV2_ROUTINE;

WS2_BEGIN_C

// A lookup: begin, next until WSA_E_NO_MORE, end. [docs:WSALookupServiceBeginW]
WINSOCK_API_LINKAGE INT WSAAPI WSALookupServiceBeginA(LPWSAQUERYSETA lpqsRestrictions,
                                                      DWORD dwControlFlags, LPHANDLE lphLookup)
    WS2_LINK_NAME(WSALookupServiceBeginA);
WINSOCK_API_LINKAGE INT WSAAPI WSALookupServiceBeginW(LPWSAQUERYSETW lpqsRestrictions,
                                                      DWORD dwControlFlags, LPHANDLE lphLookup)
    WS2_LINK_NAME(WSALookupServiceBeginW);
WINSOCK_API_LINKAGE INT WSAAPI WSALookupServiceNextA(HANDLE hLookup, DWORD dwControlFlags,
                                                     LPDWORD lpdwBufferLength,
                                                     LPWSAQUERYSETA lpqsResults)
    WS2_LINK_NAME(WSALookupServiceNextA);
WINSOCK_API_LINKAGE INT WSAAPI WSALookupServiceNextW(HANDLE hLookup, DWORD dwControlFlags,
                                                     LPDWORD lpdwBufferLength,
                                                     LPWSAQUERYSETW lpqsResults)
    WS2_LINK_NAME(WSALookupServiceNextW);
WINSOCK_API_LINKAGE INT WSAAPI WSALookupServiceEnd(HANDLE hLookup)
    WS2_LINK_NAME(WSALookupServiceEnd);
WINSOCK_API_LINKAGE INT WSAAPI WSANSPIoctl(HANDLE hLookup, DWORD dwControlCode, LPVOID lpvInBuffer,
                                           DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                           LPDWORD lpcbBytesReturned, LPWSACOMPLETION lpCompletion)
    WS2_LINK_NAME(WSANSPIoctl);
WINSOCK_API_LINKAGE INT WSAAPI WSASetServiceA(LPWSAQUERYSETA lpqsRegInfo,
                                              WSAESETSERVICEOP essoperation, DWORD dwControlFlags)
    WS2_LINK_NAME(WSASetServiceA);
WINSOCK_API_LINKAGE INT WSAAPI WSASetServiceW(LPWSAQUERYSETW lpqsRegInfo,
                                              WSAESETSERVICEOP essoperation, DWORD dwControlFlags)
    WS2_LINK_NAME(WSASetServiceW);
WINSOCK_API_LINKAGE INT WSAAPI WSAInstallServiceClassA(LPWSASERVICECLASSINFOA lpServiceClassInfo)
    WS2_LINK_NAME(WSAInstallServiceClassA);
WINSOCK_API_LINKAGE INT WSAAPI WSAInstallServiceClassW(LPWSASERVICECLASSINFOW lpServiceClassInfo)
    WS2_LINK_NAME(WSAInstallServiceClassW);
WINSOCK_API_LINKAGE INT WSAAPI WSARemoveServiceClass(LPGUID lpServiceClassId)
    WS2_LINK_NAME(WSARemoveServiceClass);
WINSOCK_API_LINKAGE INT WSAAPI WSAGetServiceClassInfoA(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                                       LPDWORD lpdwBufSize,
                                                       LPWSASERVICECLASSINFOA lpServiceClassInfo)
    WS2_LINK_NAME(WSAGetServiceClassInfoA);
WINSOCK_API_LINKAGE INT WSAAPI WSAGetServiceClassInfoW(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                                       LPDWORD lpdwBufSize,
                                                       LPWSASERVICECLASSINFOW lpServiceClassInfo)
    WS2_LINK_NAME(WSAGetServiceClassInfoW);
WINSOCK_API_LINKAGE INT WSAAPI WSAGetServiceClassNameByClassIdA(LPGUID lpServiceClassId,
                                                                LPSTR lpszServiceClassName,
                                                                LPDWORD lpdwBufferLength)
    WS2_LINK_NAME(WSAGetServiceClassNameByClassIdA);
WINSOCK_API_LINKAGE INT WSAAPI WSAGetServiceClassNameByClassIdW(LPGUID lpServiceClassId,
                                                                LPWSTR lpszServiceClassName,
                                                                LPDWORD lpdwBufferLength)
    WS2_LINK_NAME(WSAGetServiceClassNameByClassIdW);

// The number of name spaces, SOCKET_ERROR with WSAEFAULT and the needed bytes for a small buffer.
WINSOCK_API_LINKAGE INT WSAAPI WSAEnumNameSpaceProvidersA(LPDWORD lpdwBufferLength,
                                                          LPWSANAMESPACE_INFOA lpnspBuffer)
    WS2_LINK_NAME(WSAEnumNameSpaceProvidersA);
WINSOCK_API_LINKAGE INT WSAAPI WSAEnumNameSpaceProvidersW(LPDWORD lpdwBufferLength,
                                                          LPWSANAMESPACE_INFOW lpnspBuffer)
    WS2_LINK_NAME(WSAEnumNameSpaceProvidersW);
WINSOCK_API_LINKAGE INT WSAAPI WSAEnumNameSpaceProvidersExA(LPDWORD lpdwBufferLength,
                                                            LPWSANAMESPACE_INFOEXA lpnspBuffer)
    WS2_LINK_NAME(WSAEnumNameSpaceProvidersExA);
WINSOCK_API_LINKAGE INT WSAAPI WSAEnumNameSpaceProvidersExW(LPDWORD lpdwBufferLength,
                                                            LPWSANAMESPACE_INFOEXW lpnspBuffer)
    WS2_LINK_NAME(WSAEnumNameSpaceProvidersExW);

// Puts the NLA or any other asynchronous name call under the caller's control.
WINSOCK_API_LINKAGE INT WSAAPI WSAAdvertiseProvider(const GUID* puuidProviderId,
                                                    const struct _NSPV2_ROUTINE* pNSPv2Routine)
    WS2_LINK_NAME(WSAAdvertiseProvider);
WINSOCK_API_LINKAGE INT WSAAPI WSAUnadvertiseProvider(const GUID* puuidProviderId)
    WS2_LINK_NAME(WSAUnadvertiseProvider);
WINSOCK_API_LINKAGE INT WSAAPI WSAProviderCompleteAsyncCall(HANDLE hAsyncCall, INT iRetCode)
    WS2_LINK_NAME(WSAProviderCompleteAsyncCall);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(INT, WSALookupServiceNextA,
              (HANDLE hLookup, DWORD dwControlFlags, ws2_long_dword lpdwBufferLength,
               LPWSAQUERYSETA lpqsResults),
              (hLookup, dwControlFlags, (LPDWORD)lpdwBufferLength, lpqsResults))
WS2_LONG_FORM(INT, WSALookupServiceNextW,
              (HANDLE hLookup, DWORD dwControlFlags, ws2_long_dword lpdwBufferLength,
               LPWSAQUERYSETW lpqsResults),
              (hLookup, dwControlFlags, (LPDWORD)lpdwBufferLength, lpqsResults))
WS2_LONG_FORM(INT, WSAEnumNameSpaceProvidersA,
              (ws2_long_dword lpdwBufferLength, LPWSANAMESPACE_INFOA lpnspBuffer),
              ((LPDWORD)lpdwBufferLength, lpnspBuffer))
WS2_LONG_FORM(INT, WSAEnumNameSpaceProvidersW,
              (ws2_long_dword lpdwBufferLength, LPWSANAMESPACE_INFOW lpnspBuffer),
              ((LPDWORD)lpdwBufferLength, lpnspBuffer))
WS2_LONG_FORM(INT, WSAEnumNameSpaceProvidersExA,
              (ws2_long_dword lpdwBufferLength, LPWSANAMESPACE_INFOEXA lpnspBuffer),
              ((LPDWORD)lpdwBufferLength, lpnspBuffer))
WS2_LONG_FORM(INT, WSAEnumNameSpaceProvidersExW,
              (ws2_long_dword lpdwBufferLength, LPWSANAMESPACE_INFOEXW lpnspBuffer),
              ((LPDWORD)lpdwBufferLength, lpnspBuffer))
#endif

#define WSALookupServiceBegin WS2_AW(WSALookupServiceBegin)
#define WSALookupServiceNext WS2_AW(WSALookupServiceNext)
#define WSASetService WS2_AW(WSASetService)
#define WSAInstallServiceClass WS2_AW(WSAInstallServiceClass)
#define WSAGetServiceClassInfo WS2_AW(WSAGetServiceClassInfo)
#define WSAGetServiceClassNameByClassId WS2_AW(WSAGetServiceClassNameByClassId)
#define WSAEnumNameSpaceProviders WS2_AW(WSAEnumNameSpaceProviders)
#define WSAEnumNameSpaceProvidersEx WS2_AW(WSAEnumNameSpaceProvidersEx)

#endif
