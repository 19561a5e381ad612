// SPDX-License-Identifier: MIT
// How much room there is where a folder is.
#include <algorithm>
#include <limits>
#include <string>

#include "shim/api/caller_memory.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/named_files.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

// A folder that is not there is a path that is not there.
template <class Character>
Result<platform::VolumeSpace> space_at(Character const* folder) {
    auto space = core::volume_space(folder ? narrowed(folder) : std::string{"."});
    if (!space && space.code() == Code::file_not_found) return Code::path_not_found;
    return space;
}

bool give(PULARGE_INTEGER to, std::uint64_t bytes) {
    if (!to) return true;
    if (!can_write(to)) return false;
    to->QuadPart = bytes;
    return true;
}
bool give(LPDWORD to, std::uint64_t number) {
    if (!to) return true;
    if (!can_write(to)) return false;
    *to = static_cast<DWORD>(std::min<std::uint64_t>(number, std::numeric_limits<DWORD>::max()));
    return true;
}

template <class Character>
BOOL bytes_free(Character const* folder, PULARGE_INTEGER available, PULARGE_INTEGER total,
                PULARGE_INTEGER free) {
    return win32_call(FALSE, [&] {
        auto const space = space_at(folder);
        if (!space) return space.code();
        bool const given = give(available, space->available) && give(total, space->total) &&
                           give(free, space->free);
        return given ? Code::ok : Code::no_access;
    });
}

// In clusters of sectors, which have 512 bytes.
template <class Character>
BOOL clusters_free(Character const* folder, LPDWORD sectors, LPDWORD sector_bytes, LPDWORD free,
                   LPDWORD total) {
    return win32_call(FALSE, [&] {
        auto const space = space_at(folder);
        if (!space) return space.code();
        std::uint64_t const unit = std::max<std::uint32_t>(space->unit, 1);
        std::uint64_t const sector = unit % 512 == 0 ? 512 : unit;
        bool const given = give(sectors, unit / sector) && give(sector_bytes, sector) &&
                           give(free, space->available / unit) && give(total, space->total / unit);
        return given ? Code::ok : Code::no_access;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

BOOL WINAPI GetDiskFreeSpaceExA(LPCSTR lpDirectoryName,
                                PULARGE_INTEGER lpFreeBytesAvailableToCaller,
                                PULARGE_INTEGER lpTotalNumberOfBytes,
                                PULARGE_INTEGER lpTotalNumberOfFreeBytes) {
    return bytes_free(lpDirectoryName, lpFreeBytesAvailableToCaller, lpTotalNumberOfBytes,
                      lpTotalNumberOfFreeBytes);
}
BOOL WINAPI GetDiskFreeSpaceExW(LPCWSTR lpDirectoryName,
                                PULARGE_INTEGER lpFreeBytesAvailableToCaller,
                                PULARGE_INTEGER lpTotalNumberOfBytes,
                                PULARGE_INTEGER lpTotalNumberOfFreeBytes) {
    return bytes_free(lpDirectoryName, lpFreeBytesAvailableToCaller, lpTotalNumberOfBytes,
                      lpTotalNumberOfFreeBytes);
}
BOOL WINAPI GetDiskFreeSpaceA(LPCSTR lpRootPathName, LPDWORD lpSectorsPerCluster,
                              LPDWORD lpBytesPerSector, LPDWORD lpNumberOfFreeClusters,
                              LPDWORD lpTotalNumberOfClusters) {
    return clusters_free(lpRootPathName, lpSectorsPerCluster, lpBytesPerSector,
                         lpNumberOfFreeClusters, lpTotalNumberOfClusters);
}
BOOL WINAPI GetDiskFreeSpaceW(LPCWSTR lpRootPathName, LPDWORD lpSectorsPerCluster,
                              LPDWORD lpBytesPerSector, LPDWORD lpNumberOfFreeClusters,
                              LPDWORD lpTotalNumberOfClusters) {
    return clusters_free(lpRootPathName, lpSectorsPerCluster, lpBytesPerSector,
                         lpNumberOfFreeClusters, lpTotalNumberOfClusters);
}
