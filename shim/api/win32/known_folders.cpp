// SPDX-License-Identifier: MIT
// The shell's folders, by their numbers and their GUIDs.
#include <algorithm>
#include <iterator>

#include "shim/api/win32/sized_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/known_folders.hpp"

#include <windows.h>

#include <objbase.h>
#include <shlobj.h>

namespace ws2::api {
namespace {

using core::KnownFolder;

constexpr struct {
    int number;
    KnownFolder folder;
} folder_numbers[] = {
    {CSIDL_DESKTOP,          KnownFolder::desktop    },
    {CSIDL_DESKTOPDIRECTORY, KnownFolder::desktop    },
    {CSIDL_PERSONAL,         KnownFolder::documents  },
    {CSIDL_APPDATA,          KnownFolder::settings   },
    {CSIDL_LOCAL_APPDATA,    KnownFolder::local_data },
    {CSIDL_COMMON_APPDATA,   KnownFolder::common_data},
    {CSIDL_PROFILE,          KnownFolder::profile    },
};

// The caller has MAX_PATH characters of room.
template <class Character>
Code put_folder(int number, bool creates, Character* path) {
    auto const* const row = std::ranges::find(folder_numbers, number & ~CSIDL_FLAG_CREATE,
                                              [](auto const& each) { return each.number; });
    if (!path || row == std::ranges::end(folder_numbers)) return Code::invalid_parameter;
    creates |= (number & CSIDL_FLAG_CREATE) != 0;
    auto const found = core::known_folder(
        row->folder, creates ? core::IfMissing::created : core::IfMissing::refused);
    if (!found) return found.code();
    return put_text(*found, path, MAX_PATH) < MAX_PATH ? Code::ok : Code::insufficient_buffer;
}

HRESULT to_result(Code code) {
    return HRESULT_FROM_WIN32(static_cast<std::uint32_t>(to_win32(code)));
}

template <class Character>
HRESULT put_folder_of(int number, Character* path) {
    if (!path) return E_INVALIDARG;
    *path = 0;
    Code code = Code::not_enough_memory;
    static_cast<void>(is_done([&] { code = put_folder(number, false, path); }));
    if (code == Code::ok) return S_OK;
    return code == Code::invalid_parameter ? E_INVALIDARG : to_result(code);
}

struct NamedFolder {
    GUID const& id;
    KnownFolder folder;
};
constexpr NamedFolder named_folders[] = {
    {FOLDERID_Desktop,        KnownFolder::desktop    },
    {FOLDERID_Documents,      KnownFolder::documents  },
    {FOLDERID_Downloads,      KnownFolder::downloads  },
    {FOLDERID_LocalAppData,   KnownFolder::local_data },
    {FOLDERID_Profile,        KnownFolder::profile    },
    {FOLDERID_ProgramData,    KnownFolder::common_data},
    {FOLDERID_RoamingAppData, KnownFolder::settings   },
};

core::IfMissing if_missing(DWORD flags) {
    if ((flags & KF_FLAG_CREATE) != 0) return core::IfMissing::created;
    return (flags & KF_FLAG_DONT_VERIFY) != 0 ? core::IfMissing::told : core::IfMissing::refused;
}

Result<std::wstring> named_folder(GUID const& id, DWORD flags) {
    auto const* const row = std::ranges::find_if(
        named_folders, [&](NamedFolder const& each) { return IsEqualGUID(each.id, id); });
    if (row == std::ranges::end(named_folders)) return Code::file_not_found;
    auto const path = core::known_folder(row->folder, if_missing(flags));
    if (!path) return path.code();
    return widened<wchar_t>(*path);
}

HRESULT give_named_folder(GUID const& id, DWORD flags, LPWSTR& path) {
    auto const found = named_folder(id, flags);
    if (!found) return to_result(found.code());
    auto* const text = static_cast<LPWSTR>(CoTaskMemAlloc((found->size() + 1) * sizeof(wchar_t)));
    if (!text) return E_OUTOFMEMORY;
    std::ranges::copy(*found, text);
    text[found->size()] = 0;
    path = text;
    return S_OK;
}

}  // namespace
}  // namespace ws2::api

const GUID FOLDERID_Desktop = {
    0xB4BFCC3A, 0xDB2C, 0x424C, {0xB0, 0x29, 0x7F, 0xE9, 0x9A, 0x87, 0xC6, 0x41}
};
const GUID FOLDERID_Documents = {
    0xFDD39AD0, 0x238F, 0x46AF, {0xAD, 0xB4, 0x6C, 0x85, 0x48, 0x03, 0x69, 0xC7}
};
const GUID FOLDERID_Downloads = {
    0x374DE290, 0x123F, 0x4565, {0x91, 0x64, 0x39, 0xC4, 0x92, 0x5E, 0x46, 0x7B}
};
const GUID FOLDERID_LocalAppData = {
    0xF1B32785, 0x6FBA, 0x4FCF, {0x9D, 0x55, 0x7B, 0x8E, 0x7F, 0x15, 0x70, 0x91}
};
const GUID FOLDERID_Profile = {
    0x5E6C858F, 0x0E22, 0x4760, {0x9A, 0xFE, 0xEA, 0x33, 0x17, 0xB6, 0x71, 0x73}
};
const GUID FOLDERID_ProgramData = {
    0x62AB5D82, 0xFDC1, 0x4DC3, {0xA9, 0xDD, 0x07, 0x0D, 0x1D, 0x49, 0x5D, 0x97}
};
const GUID FOLDERID_RoamingAppData = {
    0x3EB685DB, 0x65F9, 0x4CF6, {0xA0, 0x3A, 0xE3, 0xEF, 0x65, 0x72, 0x9F, 0x3D}
};

using namespace ws2::api;

BOOL WINAPI SHGetSpecialFolderPathA(HWND, LPSTR pszPath, int csidl, BOOL fCreate) {
    return win32_call(FALSE, [&] { return put_folder(csidl, fCreate != FALSE, pszPath); });
}
BOOL WINAPI SHGetSpecialFolderPathW(HWND, LPWSTR pszPath, int csidl, BOOL fCreate) {
    return win32_call(FALSE, [&] { return put_folder(csidl, fCreate != FALSE, pszPath); });
}
HRESULT WINAPI SHGetFolderPathA(HWND, int csidl, HANDLE, DWORD, LPSTR pszPath) {
    return put_folder_of(csidl, pszPath);
}
HRESULT WINAPI SHGetFolderPathW(HWND, int csidl, HANDLE, DWORD, LPWSTR pszPath) {
    return put_folder_of(csidl, pszPath);
}
HRESULT WINAPI SHGetKnownFolderPath(REFKNOWNFOLDERID rfid, DWORD dwFlags, HANDLE,
                                    LPWSTR* ppszPath) {
    if (!ppszPath) return E_INVALIDARG;
    *ppszPath = nullptr;
    HRESULT result = E_OUTOFMEMORY;
    static_cast<void>(is_done([&] { result = give_named_folder(rfid, dwFlags, *ppszPath); }));
    return result;
}
