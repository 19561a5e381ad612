// SPDX-License-Identifier: MIT
// Looking through folders, making and removing them, and moving and copying files.
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "platform/files.hpp"
#include "platform/folders.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/text/letter_case.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using platform::Existing;

// What a search has found and not yet told.
struct Search {
    std::string folder;
    std::vector<std::string> names;
    std::size_t next = 0;
};

// Searches are not objects of the handle table: CloseHandle does not close them.
struct Searches {
    std::mutex mutex;
    std::map<std::uintptr_t, std::unique_ptr<Search>> open;
    std::uintptr_t last = 0x50000000;
};

Searches& searches() {
    static auto& all = *new Searches;
    return all;
}

// * is any text, ? one character; "*.*" fits names without a dot, too.
bool fits(std::string_view pattern, std::string_view name) {
    if (pattern.empty()) return name.empty();
    if (pattern.front() == '*') {
        for (std::size_t skipped = 0; skipped <= name.size(); ++skipped)
            if (fits(pattern.substr(1), name.substr(skipped))) return true;
        return false;
    }
    if (name.empty()) return false;
    bool const same = pattern.front() == '?' ||
                      core::equals_ignoring_case(pattern.substr(0, 1), name.substr(0, 1));
    return same && fits(pattern.substr(1), name.substr(1));
}

FILETIME file_time(std::int64_t since_1970) {
    auto const ticks = static_cast<std::uint64_t>(since_1970 + 116'444'736'000'000'000);
    return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}

template <class Data>
void fill(Data& data, platform::FileStatus const& status) {
    data = {};
    data.dwFileAttributes = status.is_folder ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;
    if (status.is_read_only) data.dwFileAttributes |= FILE_ATTRIBUTE_READONLY;
    data.ftCreationTime = file_time(std::min(status.changed, status.written));
    data.ftLastAccessTime = file_time(status.accessed);
    data.ftLastWriteTime = file_time(status.written);
    data.nFileSizeHigh = static_cast<DWORD>(status.size >> 32);
    data.nFileSizeLow = static_cast<DWORD>(status.size);
}

template <class Data>
void fill(Data& data, std::string const& name, platform::FileStatus const& status) {
    using Character = std::remove_reference_t<decltype(data.cFileName[0])>;
    fill(data, status);
    auto const wide = widened<Character>(name);
    std::copy_n(wide.begin(), std::min<std::size_t>(wide.size(), MAX_PATH - 1), data.cFileName);
}

// A file may be gone since its name was read.
template <class Data>
Code tell_next(Search& search, Data* data) {
    while (search.next < search.names.size()) {
        auto const& name = search.names[search.next++];
        auto const status = platform::file_status(search.folder + name);
        if (!status) continue;
        fill(*data, name, *status);
        return Code::ok;
    }
    return Code::no_more_files;
}

Result<std::unique_ptr<Search>> start_search(std::string const& path) {
    auto const slash = path.rfind('/');
    auto search = std::make_unique<Search>();
    search->folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
    auto pattern = slash == std::string::npos ? path : path.substr(slash + 1);
    if (pattern.empty()) return Code::file_not_found;
    if (pattern == "*.*") pattern = "*";
    auto names = platform::names_in(search->folder);
    if (!names) return names.code();
    std::erase_if(*names, [&](std::string const& name) { return !fits(pattern, name); });
    if (names->empty()) return Code::file_not_found;
    search->names = std::move(*names);
    return search;
}

template <class Character, class Data>
HANDLE find_first(Character const* path, Data* data) {
    return to_handle(win32_call(~core::Handle{0}, [&]() -> Result<core::Handle> {
        if (!path || !data) return Code::invalid_parameter;
        auto search = start_search(core::to_host_path(narrowed(path)));
        if (!search) return search.code();
        if (tell_next(**search, data) != Code::ok) return Code::file_not_found;
        auto& all = searches();
        std::lock_guard const lock{all.mutex};
        all.last += 4;
        all.open.emplace(all.last, std::move(*search));
        return all.last;
    }));
}

template <class Data>
BOOL find_next(HANDLE handle, Data* data) {
    return win32_call(FALSE, [&] {
        auto& all = searches();
        std::lock_guard const lock{all.mutex};
        auto const found = all.open.find(from_handle(handle));
        return found == all.open.end() ? Code::invalid_handle : tell_next(*found->second, data);
    });
}

template <class Character>
BOOL tell_attributes(Character const* path, GET_FILEEX_INFO_LEVELS level, void* data) {
    return win32_call(FALSE, [&] {
        if (level != GetFileExInfoStandard || !data) return Code::invalid_parameter;
        if (!path) return Code::path_not_found;
        auto const status = platform::file_status(core::to_host_path(narrowed(path)));
        if (!status) return status.code();
        fill(*static_cast<WIN32_FILE_ATTRIBUTE_DATA*>(data), *status);
        return Code::ok;
    });
}

template <class Character>
BOOL move(Character const* from, Character const* to, DWORD flags) {
    return win32_call(FALSE, [&] {
        if (!from || !to) return Code::invalid_parameter;
        auto const source = core::to_host_path(narrowed(from));
        auto const target = core::to_host_path(narrowed(to));
        auto const existing =
            (flags & MOVEFILE_REPLACE_EXISTING) != 0 ? Existing::replaced : Existing::kept;
        auto const code = platform::move_file(source, target, existing);
        if (code != Code::not_same_device || (flags & MOVEFILE_COPY_ALLOWED) == 0) return code;
        auto const copied = platform::copy_file(source, target, existing);
        return copied == Code::ok ? platform::remove_file(source) : copied;
    });
}

template <class Character>
BOOL copy(Character const* from, Character const* to, BOOL fails_if_exists) {
    return win32_call(FALSE, [&] {
        if (!from || !to) return Code::invalid_parameter;
        return platform::copy_file(core::to_host_path(narrowed(from)),
                                   core::to_host_path(narrowed(to)),
                                   fails_if_exists ? Existing::kept : Existing::replaced);
    });
}

template <class Character>
BOOL on_folder(Character const* path, Code (*act)(std::string const&)) {
    return win32_call(FALSE, [&] {
        auto const folder = core::to_host_path(narrowed(path));
        return folder.empty() ? Code::path_not_found : act(folder);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) {
    return tell_attributes(lpFileName, fInfoLevelId, lpFileInformation);
}
BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) {
    return tell_attributes(lpFileName, fInfoLevelId, lpFileInformation);
}
HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData) {
    return find_first(lpFileName, lpFindFileData);
}
HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData) {
    return find_first(lpFileName, lpFindFileData);
}
BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData) {
    return find_next(hFindFile, lpFindFileData);
}
BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData) {
    return find_next(hFindFile, lpFindFileData);
}
BOOL WINAPI FindClose(HANDLE hFindFile) {
    return win32_call(FALSE, [&] {
        auto& all = searches();
        std::lock_guard const lock{all.mutex};
        return all.open.erase(from_handle(hFindFile)) != 0 ? Code::ok : Code::invalid_handle;
    });
}
BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName) {
    return ws2::api::move(lpExistingFileName, lpNewFileName, MOVEFILE_COPY_ALLOWED);
}
BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName) {
    return ws2::api::move(lpExistingFileName, lpNewFileName, MOVEFILE_COPY_ALLOWED);
}
BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, DWORD dwFlags) {
    return ws2::api::move(lpExistingFileName, lpNewFileName, dwFlags);
}
BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, DWORD dwFlags) {
    return ws2::api::move(lpExistingFileName, lpNewFileName, dwFlags);
}
BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, BOOL bFailIfExists) {
    return ws2::api::copy(lpExistingFileName, lpNewFileName, bFailIfExists);
}
BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, BOOL bFailIfExists) {
    return ws2::api::copy(lpExistingFileName, lpNewFileName, bFailIfExists);
}
BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES) {
    return on_folder(lpPathName, platform::create_folder);
}
BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES) {
    return on_folder(lpPathName, platform::create_folder);
}
BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName) {
    return on_folder(lpPathName, platform::remove_folder);
}
BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName) {
    return on_folder(lpPathName, platform::remove_folder);
}
