// SPDX-License-Identifier: MIT
// Of COM what programs do around the objects that they ask it for: threads join and leave it,
// memory has its allocator, GUIDs are made and have a text. There are no classes here.
#ifndef _COMBASEAPI_H_
#define _COMBASEAPI_H_

#include <ws2shim/guid.h>
#include <ws2shim/win_errors.h>
#include <ws2shim/windows_types.h>

#include <wtypes.h>

typedef struct IUnknown IUnknown;
typedef IUnknown* LPUNKNOWN;
typedef WCHAR OLECHAR;
typedef OLECHAR* LPOLESTR;
typedef const OLECHAR* LPCOLESTR;

typedef enum tagCOINIT {
    COINIT_APARTMENTTHREADED = 0x2,
    COINIT_MULTITHREADED = 0x0,
    COINIT_DISABLE_OLE1DDE = 0x4,
    COINIT_SPEED_OVER_MEMORY = 0x8
} COINIT;
typedef enum tagCLSCTX {
    CLSCTX_INPROC_SERVER = 0x1,
    CLSCTX_INPROC_HANDLER = 0x2,
    CLSCTX_LOCAL_SERVER = 0x4,
    CLSCTX_REMOTE_SERVER = 0x10
} CLSCTX;
#define CLSCTX_INPROC (CLSCTX_INPROC_SERVER | CLSCTX_INPROC_HANDLER)
#define CLSCTX_SERVER (CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER | CLSCTX_REMOTE_SERVER)
#define CLSCTX_ALL (CLSCTX_INPROC_HANDLER | CLSCTX_SERVER)

WS2_BEGIN_C

// S_OK for the first time in a thread, S_FALSE again, each to be undone by a CoUninitialize;
// RPC_E_CHANGED_MODE for the other kind of apartment. [docs:CoInitializeEx]
WINBASEAPI HRESULT WINAPI CoInitialize(LPVOID pvReserved) WS2_LINK_NAME(CoInitialize);
WINBASEAPI HRESULT WINAPI CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit)
    WS2_LINK_NAME(CoInitializeEx);
WINBASEAPI VOID WINAPI CoUninitialize(VOID) WS2_LINK_NAME(CoUninitialize);

// REGDB_E_CLASSNOTREG for every class. [docs:CoCreateInstance]
WINBASEAPI HRESULT WINAPI CoCreateInstance(REFCLSID rclsid, LPUNKNOWN pUnkOuter, DWORD dwClsContext,
                                           REFIID riid, LPVOID* ppv)
    WS2_LINK_NAME(CoCreateInstance);

WINBASEAPI LPVOID WINAPI CoTaskMemAlloc(SIZE_T cb) WS2_LINK_NAME(CoTaskMemAlloc);
WINBASEAPI LPVOID WINAPI CoTaskMemRealloc(LPVOID pv, SIZE_T cb) WS2_LINK_NAME(CoTaskMemRealloc);
WINBASEAPI VOID WINAPI CoTaskMemFree(LPVOID pv) WS2_LINK_NAME(CoTaskMemFree);

WINBASEAPI HRESULT WINAPI CoCreateGuid(GUID* pguid) WS2_LINK_NAME(CoCreateGuid);
// Thirty-eight characters with their braces, and a 0: how many that are, or 0 for too little room.
// [docs:StringFromGUID2]
WINBASEAPI int WINAPI StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax)
    WS2_LINK_NAME(StringFromGUID2);
// In memory of CoTaskMemAlloc.
WINBASEAPI HRESULT WINAPI StringFromCLSID(REFCLSID rclsid, LPOLESTR* lplpsz)
    WS2_LINK_NAME(StringFromCLSID);
WINBASEAPI HRESULT WINAPI StringFromIID(REFIID rclsid, LPOLESTR* lplpsz)
    WS2_LINK_NAME(StringFromIID);
// No text is the GUID of zeros; CO_E_CLASSSTRING. [docs:CLSIDFromString]
WINBASEAPI HRESULT WINAPI CLSIDFromString(LPCOLESTR lpsz, LPCLSID pclsid)
    WS2_LINK_NAME(CLSIDFromString);

WS2_END_C

#endif
