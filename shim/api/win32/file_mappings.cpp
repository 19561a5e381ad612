// SPDX-License-Identifier: MIT
// Files and memory in the address space.
#include "shim/api/halves.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/files/file_mapping.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using core::FileMapping;
using core::Handle;
using platform::ViewAccess;

Result<FileMapping::Access> mapping_access(DWORD protection) {
    switch (protection & 0xFF) {
        case PAGE_READONLY:
        case PAGE_EXECUTE_READ:
            return FileMapping::Access::read;
        case PAGE_READWRITE:
        case PAGE_EXECUTE_READWRITE:
            return FileMapping::Access::read_write;
        case PAGE_WRITECOPY:
        case PAGE_EXECUTE_WRITECOPY:
            return FileMapping::Access::copy;
        default:
            return Code::invalid_parameter;
    }
}

Result<core::ObjectPtr<FileMapping>> find_or_make(HANDLE file, DWORD protection, ULONG64 bytes,
                                                  std::string const& name) {
    auto const access = mapping_access(protection);
    if (!access) return access.code();
    if (file == INVALID_HANDLE_VALUE) return core::map_memory(name, bytes, *access);
    return with<core::File>(
        file, [&](core::File& found) { return core::map_file(found, bytes, *access); });
}

// ERROR_ALREADY_EXISTS goes with success [docs: CreateFileMappingW].
template <class Character>
HANDLE create_mapping(HANDLE file, DWORD protection, ULONG64 bytes, Character const* name) {
    return to_handle(win32_call(Handle{0}, [&]() -> Result<Handle> {
        auto const mapping = find_or_make(file, protection, bytes, narrowed(name));
        if (!mapping) return mapping.code();
        auto const handle =
            core::library().handles().insert(core::ObjectPtr<core::Object>{mapping->get()});
        if (handle) set_last_error((*mapping)->existed() ? Code::already_exists : Code::ok);
        return handle;
    }));
}

template <class Character>
HANDLE open_mapping(Character const* name) {
    return to_handle(win32_call(Handle{0}, [&]() -> Result<Handle> {
        if (!name) return Code::invalid_parameter;
        auto const mapping = core::find_memory(narrowed(name));
        if (!mapping) return mapping.code();
        return core::library().handles().insert(core::ObjectPtr<core::Object>{mapping->get()});
    }));
}

// FILE_MAP_ALL_ACCESS has all bits, FILE_MAP_COPY among them.
ViewAccess view_access(DWORD desired) {
    if ((desired & FILE_MAP_WRITE) != 0) return ViewAccess::read_write;
    return (desired & FILE_MAP_COPY) != 0 ? ViewAccess::copy : ViewAccess::read;
}

LPVOID map_view(HANDLE mapping, DWORD desired, ULONG64 offset, SIZE_T bytes, void* place) {
    return to_handle(win32_call(Handle{0}, [&]() -> Result<Handle> {
        return with<FileMapping>(mapping, [&](FileMapping& found) -> Result<Handle> {
            auto const view = core::open_view(found, offset, bytes, view_access(desired), place);
            if (!view) return view.code();
            return reinterpret_cast<Handle>(*view);
        });
    }));
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES, DWORD flProtect,
                                 DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName) {
    return create_mapping(hFile, flProtect, whole(dwMaximumSizeHigh, dwMaximumSizeLow), lpName);
}
HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES, DWORD flProtect,
                                 DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName) {
    return create_mapping(hFile, flProtect, whole(dwMaximumSizeHigh, dwMaximumSizeLow), lpName);
}
HANDLE WINAPI CreateFileMappingFromApp(HANDLE hFile, PSECURITY_ATTRIBUTES, ULONG PageProtection,
                                       ULONG64 MaximumSize, PCWSTR Name) {
    return create_mapping(hFile, PageProtection, MaximumSize, Name);
}
HANDLE WINAPI OpenFileMappingA(DWORD, BOOL, LPCSTR lpName) { return open_mapping(lpName); }
HANDLE WINAPI OpenFileMappingW(DWORD, BOOL, LPCWSTR lpName) { return open_mapping(lpName); }

LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                            DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                            SIZE_T dwNumberOfBytesToMap) {
    return map_view(hFileMappingObject, dwDesiredAccess, whole(dwFileOffsetHigh, dwFileOffsetLow),
                    dwNumberOfBytesToMap, nullptr);
}
LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                              DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                              SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress) {
    return map_view(hFileMappingObject, dwDesiredAccess, whole(dwFileOffsetHigh, dwFileOffsetLow),
                    dwNumberOfBytesToMap, lpBaseAddress);
}
LPVOID WINAPI MapViewOfFileFromApp(HANDLE hFileMappingObject, ULONG DesiredAccess,
                                   ULONG64 FileOffset, SIZE_T NumberOfBytesToMap) {
    return map_view(hFileMappingObject, DesiredAccess, FileOffset, NumberOfBytesToMap, nullptr);
}
BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress) {
    return win32_call(FALSE, [&] { return core::close_view(lpBaseAddress); });
}
BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush) {
    return win32_call(FALSE,
                      [&] { return core::flush_view(lpBaseAddress, dwNumberOfBytesToFlush); });
}
