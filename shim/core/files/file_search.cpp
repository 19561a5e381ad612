// SPDX-License-Identifier: MIT
#include "shim/core/files/file_search.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "shim/core/files/file.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/text/letter_case.hpp"

namespace ws2::core {
namespace {

// The names that fit, and which of them is the next to be reported.
struct Search {
    std::string folder;
    std::vector<std::string> names;
    std::size_t next = 0;
};

struct Searches {
    RankedMutex<Rank::file_searches> mutex;
    std::map<Handle, std::unique_ptr<Search>> open;
    Handle last = 0x50000000;
};

Searches& searches() {
    static auto& all = *new Searches;  // never destroyed: see NeverDestroyed
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
    bool const same =
        pattern.front() == '?' || equals_ignoring_case(pattern.substr(0, 1), name.substr(0, 1));
    return same && fits(pattern.substr(1), name.substr(1));
}

// A file may be gone since its name was read.
Code find_next(Search& search, FoundFile& found) {
    while (search.next < search.names.size()) {
        auto const& name = search.names[search.next++];
        auto const status = platform::file_status(search.folder + name);
        if (!status) continue;
        found = {name, *status};
        return Code::ok;
    }
    return Code::no_more_files;
}

Result<std::unique_ptr<Search>> open_search(std::string const& path) {
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

}  // namespace

Result<Handle> start_search(std::string const& name, FoundFile& first) {
    auto search = open_search(to_host_path(name));
    if (!search) return search.code();
    if (find_next(**search, first) != Code::ok) return Code::file_not_found;
    auto& all = searches();
    std::lock_guard const lock{all.mutex};
    all.last += 4;
    all.open.emplace(all.last, std::move(*search));
    return all.last;
}

Code continue_search(Handle search, FoundFile& next) {
    auto& all = searches();
    std::lock_guard const lock{all.mutex};
    auto const found = all.open.find(search);
    return found == all.open.end() ? Code::invalid_handle : find_next(*found->second, next);
}

Code end_search(Handle search) {
    auto& all = searches();
    std::lock_guard const lock{all.mutex};
    return all.open.erase(search) != 0 ? Code::ok : Code::invalid_handle;
}

}  // namespace ws2::core
