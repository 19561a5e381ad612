// SPDX-License-Identifier: MIT
// GUID: the 128-bit names by which Winsock asks for extension functions and name spaces.
#ifndef WS2SHIM_GUID_H
#define WS2SHIM_GUID_H

#include <string.h>
#include <ws2shim/linkage.h>

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
    unsigned int Data1;
    unsigned short Data2;
    unsigned short Data3;
    unsigned char Data4[8];
} GUID;
#endif

typedef GUID *LPGUID, IID, *LPIID, CLSID, *LPCLSID, FMTID, UUID;
typedef const GUID* LPCGUID;

#ifdef __cplusplus
#define REFGUID const GUID&
#define REFIID const IID&
#define REFCLSID const IID&
#define WS2_GUID_REFERENCE(guid) (&(guid))
#else
#define REFGUID const GUID*
#define REFIID const IID*
#define REFCLSID const IID*
#define WS2_GUID_REFERENCE(guid) (guid)
#endif

// The definition of a GUID: a declaration everywhere, except where <initguid.h> asks for the value.
#undef DEFINE_GUID
#ifdef __cplusplus
#define WS2_GUID_DECLARATION extern "C" const GUID
#define WS2_GUID_DEFINITION extern "C" __attribute__((weak)) const GUID
#else
#define WS2_GUID_DECLARATION extern const GUID
#define WS2_GUID_DEFINITION __attribute__((weak)) const GUID
#endif
#define WS2_DECLARE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) WS2_GUID_DECLARATION name
// clang-format off
#define WS2_DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
    WS2_GUID_DECLARATION name;                                           \
    WS2_GUID_DEFINITION name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
// clang-format on
#ifdef INITGUID
#define DEFINE_GUID WS2_DEFINE_GUID
#else
#define DEFINE_GUID WS2_DECLARE_GUID
#endif

WS2_INLINE int InlineIsEqualGUID(REFGUID a, REFGUID b) {
    return memcmp(WS2_GUID_REFERENCE(a), WS2_GUID_REFERENCE(b), sizeof(GUID)) == 0;
}
#define IsEqualGUID(a, b) InlineIsEqualGUID(a, b)
#define IsEqualIID(a, b) InlineIsEqualGUID(a, b)
#define IsEqualCLSID(a, b) InlineIsEqualGUID(a, b)

#ifdef __cplusplus
extern "C++" {
inline bool operator==(const GUID& a, const GUID& b) { return InlineIsEqualGUID(a, b) != 0; }
#if __cplusplus < 202002L
inline bool operator!=(const GUID& a, const GUID& b) { return InlineIsEqualGUID(a, b) == 0; }
#endif
}
#endif

#endif
