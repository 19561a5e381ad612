// SPDX-License-Identifier: MIT
// COM without classes: who has joined it, its memory, and GUIDs as text.
#include <algorithm>
#include <cstdlib>
#include <cwchar>
#include <string_view>

#include <windows.h>

#include <objbase.h>
#include <rpc.h>

namespace ws2::api {
namespace {

constexpr DWORD apartment_flags =
    COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE | COINIT_SPEED_OVER_MEMORY;

// How often this thread has joined COM, and in which kind of apartment.
struct JoinedApartment {
    unsigned count = 0;
    bool is_apartment = false;
};
constinit thread_local JoinedApartment own_apartment;

constexpr std::size_t guid_length = 38;  // with its braces

// The room is for guid_length characters and a 0.
void put_guid(GUID const& guid, wchar_t* to) {
    auto const* const last = guid.Data4;
    std::swprintf(to, guid_length + 1, L"{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
                  guid.Data1, unsigned{guid.Data2}, unsigned{guid.Data3}, unsigned{last[0]},
                  unsigned{last[1]}, unsigned{last[2]}, unsigned{last[3]}, unsigned{last[4]},
                  unsigned{last[5]}, unsigned{last[6]}, unsigned{last[7]});
}

HRESULT guid_to_new_text(GUID const& guid, LPOLESTR* text) {
    if (!text) return E_INVALIDARG;
    *text = static_cast<LPOLESTR>(CoTaskMemAlloc((guid_length + 1) * sizeof **text));
    if (!*text) return E_OUTOFMEMORY;
    put_guid(guid, *text);
    return S_OK;
}

}  // namespace

}  // namespace ws2::api

using namespace ws2::api;

HRESULT WINAPI CoInitialize(LPVOID pvReserved) {
    return CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED);
}
HRESULT WINAPI CoInitializeEx(LPVOID, DWORD dwCoInit) {
    if ((dwCoInit & ~apartment_flags) != 0) return E_INVALIDARG;
    bool const is_apartment = (dwCoInit & COINIT_APARTMENTTHREADED) != 0;
    if (own_apartment.count != 0 && own_apartment.is_apartment != is_apartment)
        return RPC_E_CHANGED_MODE;
    own_apartment.is_apartment = is_apartment;
    return own_apartment.count++ == 0 ? S_OK : S_FALSE;
}
VOID WINAPI CoUninitialize() {
    if (own_apartment.count != 0) --own_apartment.count;
}

LPVOID WINAPI CoTaskMemAlloc(SIZE_T cb) { return std::malloc(std::max<SIZE_T>(cb, 1)); }
// Of no bytes memory is given back, and there is none new. [docs:CoTaskMemRealloc]
LPVOID WINAPI CoTaskMemRealloc(LPVOID pv, SIZE_T cb) {
    if (cb != 0 || !pv) return std::realloc(pv, std::max<SIZE_T>(cb, 1));
    std::free(pv);
    return nullptr;
}
VOID WINAPI CoTaskMemFree(LPVOID pv) { std::free(pv); }

HRESULT WINAPI CoCreateGuid(GUID* pguid) {
    return UuidCreate(pguid) == RPC_S_OK ? S_OK : E_INVALIDARG;
}
int WINAPI StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax) {
    if (!lpsz || cchMax <= static_cast<int>(guid_length)) return 0;
    put_guid(rguid, lpsz);
    return static_cast<int>(guid_length + 1);
}
HRESULT WINAPI StringFromCLSID(REFCLSID rclsid, LPOLESTR* lplpsz) {
    return guid_to_new_text(rclsid, lplpsz);
}
HRESULT WINAPI StringFromIID(REFIID rclsid, LPOLESTR* lplpsz) {
    return guid_to_new_text(rclsid, lplpsz);
}
HRESULT WINAPI CLSIDFromString(LPCOLESTR lpsz, LPCLSID pclsid) {
    if (!pclsid) return E_INVALIDARG;
    *pclsid = {};
    if (!lpsz) return S_OK;
    std::wstring_view const text{lpsz};
    if (text.size() != guid_length || text.front() != L'{' || text.back() != L'}')
        return CO_E_CLASSSTRING;
    wchar_t inner[guid_length - 1];
    std::copy_n(text.begin() + 1, guid_length - 2, inner);
    inner[guid_length - 2] = 0;
    return UuidFromStringW(inner, pclsid) == RPC_S_OK ? S_OK : CO_E_CLASSSTRING;
}
