// SPDX-License-Identifier: MIT
// Looking through folders, making and removing them, and moving and copying files.
#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "shim/api/caller_memory.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32/file_attributes.hpp"
#include "shim/api/win32/ticks.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/files/file_search.hpp"
#include "shim/core/files/named_files.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using core::Existing;
using core::FoundFile;

FILETIME file_time(std::int64_t since_1970) {
    return to_file_time(Ticks{since_1970} + from_1601_to_1970);
}

// All bits set and 0 leave a time as it is, too.
std::optional<std::int64_t> since_1970(FILETIME const* time) {
    if (!time) return std::nullopt;
    auto const ticks = from_file_time(*time);
    if (ticks == Ticks{0} || ticks == Ticks{-1}) return std::nullopt;
    return (ticks - from_1601_to_1970).count();
}

template <class Data>
void fill(Data& data, platform::FileStatus const& status) {
    data = {};
    data.dwFileAttributes = attributes_of(status);
    data.ftCreationTime = file_time(std::min(status.changed, status.written));
    data.ftLastAccessTime = file_time(status.accessed);
    data.ftLastWriteTime = file_time(status.written);
    data.nFileSizeHigh = static_cast<DWORD>(status.size >> 32);
    data.nFileSizeLow = static_cast<DWORD>(status.size);
}

DWORD high_half(std::uint64_t number) { return static_cast<DWORD>(number >> 32); }

void fill_handle_information(BY_HANDLE_FILE_INFORMATION& data, platform::FileStatus const& status) {
    fill(data, status);
    // The serial number of a volume has 32 bits, and the host's number of a device may have more.
    data.dwVolumeSerialNumber = static_cast<DWORD>(status.volume) ^ high_half(status.volume);
    data.nNumberOfLinks = status.names;
    data.nFileIndexHigh = high_half(status.number);
    data.nFileIndexLow = static_cast<DWORD>(status.number);
}

LARGE_INTEGER to_large(std::uint64_t number) {
    LARGE_INTEGER large;
    large.QuadPart = static_cast<LONGLONG>(number);
    return large;
}
LARGE_INTEGER to_large(FILETIME time) {
    return to_large(static_cast<std::uint64_t>(from_file_time(time).count()));
}

FILE_BASIC_INFO basic_information(platform::FileStatus const& status) {
    WIN32_FILE_ATTRIBUTE_DATA data;
    fill(data, status);
    FILE_BASIC_INFO basic{};
    basic.CreationTime = to_large(data.ftCreationTime);
    basic.LastAccessTime = to_large(data.ftLastAccessTime);
    basic.LastWriteTime = to_large(data.ftLastWriteTime);
    basic.ChangeTime = to_large(file_time(status.changed));
    basic.FileAttributes = data.dwFileAttributes;
    return basic;
}

FILE_STANDARD_INFO standard_information(platform::FileStatus const& status) {
    FILE_STANDARD_INFO standard{};
    standard.AllocationSize = to_large(status.allocated);
    standard.EndOfFile = to_large(status.size);
    standard.NumberOfLinks = status.names;
    standard.DeletePending = status.names == 0;
    standard.Directory = status.is_folder;
    return standard;
}

template <class Information>
Code give(Information const& information, void* memory, DWORD size) {
    if (size < sizeof information) return Code::bad_length;
    if (!can_write_bytes(memory, sizeof information)) return Code::no_access;
    std::memcpy(memory, &information, sizeof information);
    return Code::ok;
}

template <class Data>
void fill(Data& data, FoundFile const& found) {
    using Character = std::remove_reference_t<decltype(data.cFileName[0])>;
    fill(data, found.status);
    if (found.status.is_socket) data.dwReserved0 = IO_REPARSE_TAG_AF_UNIX;
    auto const wide = widened<Character>(found.name);
    std::copy_n(wide.begin(), std::min<std::size_t>(wide.size(), MAX_PATH - 1), data.cFileName);
}

// A search for folders alone may find others, too [docs: FINDEX_SEARCH_OPS].
bool is_known_search(FINDEX_INFO_LEVELS level, FINDEX_SEARCH_OPS operation, void const* filter) {
    bool const known =
        (level == FindExInfoStandard || level == FindExInfoBasic) &&
        (operation == FindExSearchNameMatch || operation == FindExSearchLimitToDirectories) &&
        !filter;
    if (!known) set_last_error(Code::invalid_parameter);
    return known;
}

template <class Character, class Data>
HANDLE find_first(Character const* path, Data* data) {
    return to_handle(win32_call(~core::Handle{0}, [&]() -> Result<core::Handle> {
        if (!path || !data) return Code::invalid_parameter;
        FoundFile found;
        auto const search = core::start_search(narrowed(path), found);
        if (search) fill(*data, found);
        return search;
    }));
}

template <class Data>
BOOL find_next(HANDLE handle, Data* data) {
    return win32_call(FALSE, [&] {
        FoundFile found;
        auto const code = core::continue_search(from_handle(handle), found);
        if (code == Code::ok) fill(*data, found);
        return code;
    });
}

template <class Character>
BOOL get_attributes(Character const* path, GET_FILEEX_INFO_LEVELS level, void* data) {
    return win32_call(FALSE, [&] {
        if (level != GetFileExInfoStandard || !data) return Code::invalid_parameter;
        if (!path) return Code::path_not_found;
        auto const status = core::file_status(narrowed(path));
        if (!status) return status.code();
        fill(*static_cast<WIN32_FILE_ATTRIBUTE_DATA*>(data), *status);
        return Code::ok;
    });
}

template <class Character>
BOOL move(Character const* from, Character const* to, DWORD flags) {
    using core::AcrossDevices;
    return win32_call(FALSE, [&] {
        if (!from || !to) return Code::invalid_parameter;
        return core::move_file(
            narrowed(from), narrowed(to),
            (flags & MOVEFILE_REPLACE_EXISTING) != 0 ? Existing::replaced : Existing::kept,
            (flags & MOVEFILE_COPY_ALLOWED) != 0 ? AcrossDevices::copied : AcrossDevices::refused);
    });
}

template <class Character>
BOOL copy(Character const* from, Character const* to, BOOL fails_if_exists) {
    return win32_call(FALSE, [&] {
        if (!from || !to) return Code::invalid_parameter;
        return core::copy_file(narrowed(from), narrowed(to),
                               fails_if_exists ? Existing::kept : Existing::replaced);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) {
    return get_attributes(lpFileName, fInfoLevelId, lpFileInformation);
}
BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) {
    return get_attributes(lpFileName, fInfoLevelId, lpFileInformation);
}
BOOL WINAPI GetFileInformationByHandle(HANDLE hFile,
                                       LPBY_HANDLE_FILE_INFORMATION lpFileInformation) {
    return win32_call(FALSE, [&] {
        return with<core::File>(hFile, [&](core::File& file) {
            if (!can_write(lpFileInformation)) return Code::no_access;
            auto const status = file.status();
            if (status) fill_handle_information(*lpFileInformation, *status);
            return status.code();
        });
    });
}
BOOL WINAPI GetFileInformationByHandleEx(HANDLE hFile,
                                         FILE_INFO_BY_HANDLE_CLASS FileInformationClass,
                                         LPVOID lpFileInformation, DWORD dwBufferSize) {
    return win32_call(FALSE, [&] {
        return with<core::File>(hFile, [&](core::File& file) {
            auto const status = file.status();
            if (!status) return status.code();
            if (FileInformationClass == FileBasicInfo)
                return give(basic_information(*status), lpFileInformation, dwBufferSize);
            if (FileInformationClass == FileStandardInfo)
                return give(standard_information(*status), lpFileInformation, dwBufferSize);
            return Code::invalid_parameter;
        });
    });
}
HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData) {
    return find_first(lpFileName, lpFindFileData);
}
HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData) {
    return find_first(lpFileName, lpFindFileData);
}
HANDLE WINAPI FindFirstFileExA(LPCSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                               LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                               LPVOID lpSearchFilter, DWORD) {
    if (!is_known_search(fInfoLevelId, fSearchOp, lpSearchFilter)) return INVALID_HANDLE_VALUE;
    return find_first(lpFileName, static_cast<LPWIN32_FIND_DATAA>(lpFindFileData));
}
HANDLE WINAPI FindFirstFileExW(LPCWSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                               LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                               LPVOID lpSearchFilter, DWORD) {
    if (!is_known_search(fInfoLevelId, fSearchOp, lpSearchFilter)) return INVALID_HANDLE_VALUE;
    return find_first(lpFileName, static_cast<LPWIN32_FIND_DATAW>(lpFindFileData));
}
BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData) {
    return find_next(hFindFile, lpFindFileData);
}
BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData) {
    return find_next(hFindFile, lpFindFileData);
}
BOOL WINAPI FindClose(HANDLE hFindFile) {
    return win32_call(FALSE, [&] { return core::end_search(from_handle(hFindFile)); });
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
    return win32_call(FALSE, [&] { return core::create_folder(narrowed(lpPathName)); });
}
BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES) {
    return win32_call(FALSE, [&] { return core::create_folder(narrowed(lpPathName)); });
}
BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName) {
    return win32_call(FALSE, [&] { return core::remove_folder(narrowed(lpPathName)); });
}
BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName) {
    return win32_call(FALSE, [&] { return core::remove_folder(narrowed(lpPathName)); });
}

BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime, LPFILETIME lpLastAccessTime,
                        LPFILETIME lpLastWriteTime) {
    return win32_call(FALSE, [&] {
        return with<core::File>(hFile, [&](core::File& file) {
            auto const status = file.status();
            if (!status) return Code::invalid_handle;
            WIN32_FILE_ATTRIBUTE_DATA data;
            fill(data, *status);
            if (lpCreationTime) *lpCreationTime = data.ftCreationTime;
            if (lpLastAccessTime) *lpLastAccessTime = data.ftLastAccessTime;
            if (lpLastWriteTime) *lpLastWriteTime = data.ftLastWriteTime;
            return Code::ok;
        });
    });
}
BOOL WINAPI SetFileTime(HANDLE hFile, const FILETIME*, const FILETIME* lpLastAccessTime,
                        const FILETIME* lpLastWriteTime) {
    return win32_call(FALSE, [&] {
        return with<core::File>(hFile, [&](core::File& file) {
            return file.set_times({since_1970(lpLastAccessTime), since_1970(lpLastWriteTime)});
        });
    });
}
