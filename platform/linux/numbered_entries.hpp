// SPDX-License-Identifier: MIT
// Folders of /proc whose entries are numbers: processes, threads, descriptors.
#pragma once

#include <dirent.h>

#include <cctype>
#include <memory>

namespace ws2::platform {

using Folder = std::unique_ptr<DIR, int (*)(DIR*)>;

// Null: it cannot be opened.
inline Folder open_folder(char const* path) { return {::opendir(path), ::closedir}; }

// Calls use(name) for each.
template <class Use>
void for_each_number(Folder const& folder, Use&& use) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread has this stream
    while (auto const* const entry = ::readdir(folder.get()))
        if (std::isdigit(static_cast<unsigned char>(entry->d_name[0]))) use(entry->d_name);
}

}  // namespace ws2::platform
