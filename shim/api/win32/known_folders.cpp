// SPDX-License-Identifier: MIT
// The shell's folders, by their numbers.
#include <algorithm>
#include <iterator>

#include "shim/api/win32/sized_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/known_folders.hpp"

#include <shlobj.h>
#include <windows.h>

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
BOOL put_folder(int number, bool creates, Character* path) {
    return win32_call(FALSE, [&] {
        auto const* const row = std::ranges::find(folder_numbers, number & ~CSIDL_FLAG_CREATE,
                                                  [](auto const& each) { return each.number; });
        if (!path || row == std::ranges::end(folder_numbers)) return Code::invalid_parameter;
        creates |= (number & CSIDL_FLAG_CREATE) != 0;
        auto const found = core::known_folder(
            row->folder, creates ? core::IfMissing::created : core::IfMissing::refused);
        if (!found) return found.code();
        return put_text(*found, path, MAX_PATH) < MAX_PATH ? Code::ok : Code::insufficient_buffer;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

BOOL WINAPI SHGetSpecialFolderPathA(HWND, LPSTR pszPath, int csidl, BOOL fCreate) {
    return put_folder(csidl, fCreate != FALSE, pszPath);
}
BOOL WINAPI SHGetSpecialFolderPathW(HWND, LPWSTR pszPath, int csidl, BOOL fCreate) {
    return put_folder(csidl, fCreate != FALSE, pszPath);
}
